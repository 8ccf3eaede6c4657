import { useRoomContext } from "@livekit/components-react";
import { useTranscription } from "@runwayml/avatars-react";
import { useEffect, useState } from "react";
import { useWords } from "./context";

/** The hint leaves by then even if nobody says a word, in ms. */
const HINT_MS = 8_000;

/** The avatar's latest line, below the picture; before its first line, how to begin. */
export function Caption() {
  const words = useWords();
  const room = useRoomContext();
  const [line, setLine] = useState("");
  const [hint, setHint] = useState(true);

  useEffect(() => {
    const timer = window.setTimeout(() => setHint(false), HINT_MS);
    return () => window.clearTimeout(timer);
  }, []);

  useTranscription(
    (entry) => {
      const isVisitor =
        entry.participantIdentity === room.localParticipant.identity ||
        entry.id.startsWith("runway-transcription-user-");
      if (!isVisitor && entry.text.trim()) setLine(entry.text.trim());
    },
    // A turn counts as final only once the next one begins: too late for a caption.
    { interim: true },
  );

  return (
    <p className="avatars__caption" data-avatars-caption={line ? "line" : "hint"}>
      <span>{line || (hint ? words("hint") : "")}</span>
    </p>
  );
}
