import { useEffect, useState } from "react";

/** `value`, or, for `ms` after it became null, what it was last. */
export function useLast<T>(value: T | null, ms: number): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  const gone = value === null;
  useEffect(() => {
    if (!gone) return;
    const timer = window.setTimeout(() => setLast(null), ms);
    return () => window.clearTimeout(timer);
  }, [gone, ms]);
  return value ?? last;
}
