import type { Credentials } from "../types";

/** How long before the end the time is told, in seconds. */
const LAST = 10;
const LAST_MINUTE = 60;

/** Seconds that are left of a call, as shown; negative past its end. */
export function secondsLeft({ endsAt }: Pick<Credentials, "endsAt">): number {
  return (endsAt - performance.now()) / 1000;
}

/** The notice that is due, as seconds before the end; a short call has none of a whole minute. */
export function timeNotice(left: number, maxDuration: number): number | null {
  if (left <= LAST) return LAST;
  return left <= LAST_MINUTE && maxDuration >= 2 * LAST_MINUTE ? LAST_MINUTE : null;
}
