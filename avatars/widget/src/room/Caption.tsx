import { useRoomContext } from "@livekit/components-react";
import { useTranscription } from "@runwayml/avatars-react";
import { useEffect, useState } from "react";

/** How long a line stays after its last change or the avatar's last word: time to read it, in ms. */
const SHORTEST_MS = 4_000;
const PER_LETTER_MS = 70;

/** The avatar's latest line, below the picture. */
export function Caption({ isSpeaking }: { isSpeaking: boolean }) {
  const room = useRoomContext();
  const [line, setLine] = useState("");

  useTranscription(
    (entry) => {
      const isVisitor =
        entry.participantIdentity === room.localParticipant.identity ||
        entry.id.startsWith("runway-transcription-user-");
      if (!isVisitor && entry.text.trim()) setLine(entry.text.trim());
    },
    // A line becomes final only when the next one begins, which is too late for a caption.
    { interim: true },
  );

  useEffect(() => {
    if (!line || isSpeaking) return;
    const stay = Math.max(SHORTEST_MS, line.length * PER_LETTER_MS);
    const timer = window.setTimeout(() => setLine(""), stay);
    return () => window.clearTimeout(timer);
  }, [line, isSpeaking]);

  return (
    <p className="avatars__caption" data-avatars-caption>
      <span>{line}</span>
    </p>
  );
}
