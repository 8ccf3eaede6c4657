// room/ is what is shown inside the LiveKit room: picture, caption, controls, notices. It may import
// types, call, media, words, ui, React and LiveKit, but not panels.

import { AvatarSession } from "@runwayml/avatars-react";
import { memo } from "react";
import type { Credentials } from "../types";
import { useSection } from "../ui/context";
import { Live } from "./Live";

// Our own `pagehide` says END_CALL before it leaves; the room's would leave first, and also on a
// `beforeunload` that the visitor then calls off.
const ROOM_OPTIONS = { adaptiveStream: false, dynacast: false, disconnectOnPageLeave: false };

/**
 * The SDK's session. Memoised because AvatarSession hands the room a new error handler on every
 * render, upon which the room connects again, even one that has just been left.
 */
export const Room = memo(function Room({ credentials }: { credentials: Credentials }) {
  const { call } = useSection();
  return (
    <div className="avatars__room">
      <AvatarSession
        credentials={credentials}
        audio
        video={false}
        onError={() => call.roomEnded("connection_lost")}
        __unstable_roomOptions={ROOM_OPTIONS}
      >
        <Live maxDuration={credentials.maxDuration} />
      </AvatarSession>
    </div>
  );
});
