import { useEffect, useState } from "react";

/** `value`, but true for `ms` more after it became false: a breath between two words is no end. */
export function useSteady(value: boolean, ms: number): boolean {
  const [steady, setSteady] = useState(value);
  if (value && !steady) setSteady(true);
  useEffect(() => {
    if (value) return;
    const timer = window.setTimeout(() => setSteady(false), ms);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return value || steady;
}
