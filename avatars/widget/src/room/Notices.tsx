import { useLocalParticipant } from "@livekit/components-react";
import { useWords } from "../words/useWords";
import { Remaining, RunningTime } from "./RunningTime";

interface Props {
  since: number;
  /** Seconds. */
  maxDuration: number;
  reconnecting: boolean;
}

/** The top row: the time of the call, and what the visitor has to know at the moment. */
export function Notices({ since, maxDuration, reconnecting }: Props) {
  const words = useWords();
  const { isMicrophoneEnabled, microphoneTrack, isCameraEnabled, lastCameraError } =
    useLocalParticipant();
  const muted = microphoneTrack !== undefined && !isMicrophoneEnabled;
  return (
    <div className="avatars__top">
      <RunningTime since={since} />
      <Remaining since={since} maxDuration={maxDuration} />
      <p className="avatars__pill" role="status">
        {reconnecting ? words("reconnecting") : muted ? words("muted") : ""}
      </p>
      <p className="avatars__pill" role="status">
        {lastCameraError && !isCameraEnabled ? words("camera_failed") : ""}
      </p>
    </div>
  );
}
