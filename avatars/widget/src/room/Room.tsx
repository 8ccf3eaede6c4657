// room/ is what is shown inside the LiveKit room: picture, caption, controls, notices. It may import
// types, call, media, devices, words, ui, React and LiveKit, but not panels.

import { AvatarSession } from "@runwayml/avatars-react";
import { memo, useMemo } from "react";
import { PROCESSING } from "../media/microphone";
import type { OpenRoom } from "../types";
import { InRoomContext } from "./inRoom";
import { Live } from "./Live";
import { useCallEnd } from "./useCallEnd";
import { useLeaving } from "./useLeaving";

// Our own `pagehide` says END_CALL before it leaves; the room's would leave first, and also on a
// `beforeunload` that the visitor then calls off.
const ROOM_OPTIONS = {
  adaptiveStream: false,
  dynacast: false,
  disconnectOnPageLeave: false,
  audioCaptureDefaults: PROCESSING,
};

/** One call's room. Once the call is over it is open, but unseen, until it has said goodbye. */
export function Room({ room, isOver }: { room: OpenRoom; isOver: boolean }) {
  const inRoom = useMemo(() => ({ room, isOver }), [room, isOver]);
  return (
    <InRoomContext value={inRoom}>
      <div className="avatars__room" hidden={isOver}>
        <Session room={room} />
      </div>
    </InRoomContext>
  );
}

/**
 * The SDK's session. Memoised because AvatarSession hands the room a new error handler on every
 * render, upon which the room connects again, even one that has just been left.
 */
const Session = memo(function Session({ room }: { room: OpenRoom }) {
  return (
    <AvatarSession
      credentials={room.credentials}
      audio
      video={false}
      onError={() => room.ended("connection_lost")}
      __unstable_roomOptions={ROOM_OPTIONS}
    >
      <Ends />
      <Live />
    </AvatarSession>
  );
});

/** What goes on after the call is over. */
function Ends() {
  useLeaving();
  useCallEnd();
  return null;
}
