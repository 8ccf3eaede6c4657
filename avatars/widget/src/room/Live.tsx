import { AvatarVideo, VideoTrack } from "@runwayml/avatars-react";
import { useState } from "react";
import { useSection } from "../ui/context";
import { useWords } from "../words/useWords";
import { Caption } from "./Caption";
import { Controls } from "./Controls";
import { Hint } from "./Hint";
import { Notices } from "./Notices";
import { SelfView } from "./SelfView";
import { useCallEnd } from "./useCallEnd";
import { useMicrophoneHandover } from "./useMicrophoneHandover";
import { useReconnecting } from "./useReconnecting";

/** What the room shows. Until the first frame it is transparent, under the waiting panel. */
export function Live({ maxDuration }: { maxDuration: number }) {
  const words = useWords();
  const { call } = useSection();
  const [since, setSince] = useState<number | null>(null);
  useMicrophoneHandover();
  useCallEnd(since, maxDuration);
  const reconnecting = useReconnecting();

  function onFirstFrame() {
    if (since !== null) return;
    setSince(Date.now());
    call.firstFrame();
  }

  return (
    <div className="avatars__live" data-avatars-live={since === null ? "joining" : "live"}>
      <AvatarVideo>
        {(avatar) =>
          avatar.status === "ready" && (
            <VideoTrack
              className="avatars__video"
              trackRef={avatar.videoTrackRef}
              aria-label={words("video")}
              onLoadedData={onFirstFrame}
            />
          )
        }
      </AvatarVideo>
      {since !== null && (
        <>
          <Notices since={since} maxDuration={maxDuration} reconnecting={reconnecting} />
          <SelfView />
          <Controls hint={<Hint />} />
          <Caption />
        </>
      )}
    </div>
  );
}
