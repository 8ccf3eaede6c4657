import { useRoomContext } from "@livekit/components-react";
import { useTranscription } from "@runwayml/avatars-react";
import { useInRoom } from "./inRoom";

/** The SDK gives a line no role: that of the visitor stands in its id, whoever it comes from. */
const OF_VISITOR = /^runway-transcription-user-/;

/** Keeps what is said in the call's transcript. */
export function useSaid(): void {
  const { localParticipant } = useRoomContext();
  const { room } = useInRoom();
  useTranscription(
    (said) => {
      const isVisitors =
        OF_VISITOR.test(said.id) || said.participantIdentity === localParticipant.identity;
      room.said(isVisitors ? "visitor" : "avatar", { ...said, channel: said.channel ?? "native" });
    },
    // A line becomes final only when the next one begins, if at all.
    { interim: true },
  );
}
