import { useState } from "react";
import { useHearing } from "../devices/useHearing";
import { CloseIcon } from "../ui/icons";
import { useWords } from "../words/useWords";

/** Suggests headphones when the microphone hears the avatar, until the visitor closes it. */
export function Headphones({ waits }: { waits: boolean }) {
  const words = useWords();
  const found = useHearing();
  const [isClosed, setClosed] = useState(false);
  const isShown = found?.state.hasEcho && !isClosed && !waits;
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
          onClick={() => setClosed(true)}
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
