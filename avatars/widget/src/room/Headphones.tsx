import { useState } from "react";
import { useHearing } from "../devices/useHearing";
import { CloseIcon } from "../ui/icons";
import { useWords } from "../words/useWords";

/**
 * Suggests headphones when the microphone hears the avatar, until the visitor closes it or something
 * else has to be said in its place.
 */
export function Headphones({ givesWay }: { givesWay: boolean }) {
  const words = useWords();
  const found = useHearing();
  const [advice, setAdvice] = useState<"to come" | "shown" | "over">("to come");
  if (advice === "to come" && found?.state.hasEcho && !givesWay) setAdvice("shown");
  // Not put back later: a screen reader would read it once more.
  if (advice === "shown" && givesWay) setAdvice("over");
  const isShown = advice === "shown";
  return (
    <div
      className="avatars__hint avatars__headphones"
      data-avatars-headphones={isShown || undefined}
    >
      <p role="status">{isShown && words("headphones")}</p>
      {isShown && (
        <button
          type="button"
          className="avatars__button avatars__button--icon"
          data-avatars-action="close-headphones"
          aria-label={words("close")}
          onClick={() => setAdvice("over")}
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
