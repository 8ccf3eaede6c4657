import { useLevel } from "../devices/useHearing";
import type { Speaker } from "../types";

/** Three bars as high as somebody is loud; low while nobody speaks. */
export function Voice({ of, isSpeaking }: { of: Speaker; isSpeaking: boolean }) {
  return (
    <span
      className="avatars__voice"
      data-avatars-speaking={isSpeaking ? "" : undefined}
      aria-hidden="true"
      ref={useLevel<HTMLSpanElement>(of)}
    >
      <i />
      <i />
      <i />
    </span>
  );
}
