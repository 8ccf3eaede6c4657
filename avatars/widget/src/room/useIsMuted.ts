import { useLocalParticipant } from "@livekit/components-react";

/** Whether the visitor has muted the microphone. One that is not published yet is on its way. */
export function useIsMuted(): boolean {
  const { isMicrophoneEnabled, microphoneTrack } = useLocalParticipant();
  return microphoneTrack !== undefined && !isMicrophoneEnabled;
}
