import { ChevronIcon } from "../ui/icons";
import { TranscriptActions } from "../words/TranscriptActions";
import { TranscriptLog } from "../words/TranscriptLog";
import { useLines } from "../words/useLines";
import { useWords } from "../words/useWords";

/** After a call: what was said in it, to read, to copy and to take home. */
export function Said() {
  const words = useWords();
  const lines = useLines();
  if (lines.length === 0) return null;
  return (
    <details className="avatars__said" data-avatars-said>
      <summary className="avatars__said-summary">
        <ChevronIcon />
        {words("transcript")}
      </summary>
      <TranscriptLog lines={lines} isLive={false} />
      <TranscriptActions lines={lines} />
    </details>
  );
}
