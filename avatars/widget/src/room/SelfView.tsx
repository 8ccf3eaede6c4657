import { useLocalParticipant } from "@livekit/components-react";
import { VideoTrack } from "@runwayml/avatars-react";
import { Track } from "livekit-client";
import { useWords } from "../words/useWords";

/** The visitor's own picture, mirrored as people know themselves, while the camera is on. */
export function SelfView() {
  const words = useWords();
  const { localParticipant, cameraTrack, isCameraEnabled } = useLocalParticipant();
  if (!isCameraEnabled || !cameraTrack) return null;
  return (
    <VideoTrack
      className="avatars__self"
      data-avatars-self
      aria-label={words("self_view")}
      trackRef={{
        participant: localParticipant,
        source: Track.Source.Camera,
        publication: cameraTrack,
      }}
    />
  );
}
