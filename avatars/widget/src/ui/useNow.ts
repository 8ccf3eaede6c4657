import { useEffect, useState } from "react";

/** The time in ms, renewed about every quarter of a second, so that no shown second is skipped. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 250);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
