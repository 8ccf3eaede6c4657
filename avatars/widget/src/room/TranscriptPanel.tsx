import { CloseIcon } from "../ui/icons";
import { useKey } from "../ui/keys";
import { TranscriptActions } from "../words/TranscriptActions";
import { TranscriptLog } from "../words/TranscriptLog";
import { useLines } from "../words/useLines";
import { useWords } from "../words/useWords";

interface Props {
  id: string;
  onClose: () => void;
}

/** Beside the picture, or below it: all that has been said so far. */
export function TranscriptPanel({ id, onClose }: Props) {
  const words = useWords();
  const lines = useLines();
  useKey("Escape", onClose);
  return (
    <section
      className="avatars__transcript"
      id={id}
      aria-label={words("transcript")}
      data-avatars-transcript
    >
      <header className="avatars__transcript-head">
        <h3 className="avatars__transcript-title">{words("transcript")}</h3>
        <button
          type="button"
          className="avatars__button avatars__button--icon"
          aria-label={words("transcript_close")}
          title={words("transcript_close")}
          data-avatars-action="close-transcript"
          onClick={onClose}
        >
          <CloseIcon />
        </button>
      </header>
      <TranscriptLog lines={lines} isLive />
      <TranscriptActions lines={lines} />
    </section>
  );
}
