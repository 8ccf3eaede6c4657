import { useTracks } from "@livekit/components-react";
import { VideoTrack } from "@runwayml/avatars-react";
import { RoomEvent, Track } from "livekit-client";
import { type SyntheticEvent, useState } from "react";
import { useWords } from "../words/useWords";
import { useInRoom } from "./inRoom";

const WHEN = {
  onlySubscribed: true,
  updateOnlyOn: [RoomEvent.TrackMuted, RoomEvent.TrackUnmuted],
};

/**
 * The avatar's picture, as long as there is one: before it comes, while it pauses and after it went
 * the poster is seen. The SDK's AvatarVideo is not used: it takes the picture away while only the
 * signalling is broken.
 */
export function Picture() {
  const words = useWords();
  const { room } = useInRoom();
  const [shown, setShown] = useState<string | null>(null);
  const track = useTracks([Track.Source.Camera], WHEN).find(
    ({ participant, publication }) => !participant.isLocal && !publication.isMuted,
  );
  // A paused picture is taken away, and its next first frame waited for: it leaves a black one.
  const sid = track?.publication.trackSid ?? null;
  if (shown !== null && shown !== sid) setShown(null);

  function onFrame({ currentTarget }: SyntheticEvent<HTMLVideoElement>) {
    const hasPicture = currentTarget.videoWidth > 0;
    setShown(hasPicture ? sid : null);
    if (hasPicture) room.face();
  }

  return (
    <div
      className="avatars__face"
      data-avatars-face={sid !== null && shown === sid ? "" : undefined}
    >
      {track && (
        <VideoTrack
          key={sid}
          className="avatars__video"
          trackRef={track}
          aria-label={words("video")}
          onLoadedData={onFrame}
          onResize={onFrame}
        />
      )}
    </div>
  );
}
