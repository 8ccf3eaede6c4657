import { useLevel } from "./useHearing";

/** The microphone's level as a row of bars. For the eye only: words beside it say the same. */
export function Meter() {
  return (
    <span
      className="avatars__meter"
      aria-hidden="true"
      ref={useLevel<HTMLSpanElement>("visitor")}
    />
  );
}
