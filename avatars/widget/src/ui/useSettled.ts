import { useEffect, useState } from "react";

/** `value` once it has lasted for `ms`; null at once. What comes and goes sooner is left out. */
export function useSettled<T>(value: T | null, ms: number): T | null {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), value === null ? 0 : ms);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return value === null ? null : settled;
}
