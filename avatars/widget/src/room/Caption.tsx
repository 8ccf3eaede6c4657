import { useRoomContext } from "@livekit/components-react";
import { useTranscription } from "@runwayml/avatars-react";
import { useState } from "react";

/** The avatar's latest line, below the picture. */
export function Caption() {
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

  return (
    <p className="avatars__caption" data-avatars-caption>
      <span>{line}</span>
    </p>
  );
}
