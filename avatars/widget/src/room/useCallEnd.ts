import { useRoomContext } from "@livekit/components-react";
import { ConnectionState, type DisconnectReason, RoomEvent } from "livekit-client";
import { useEffect } from "react";
import { secondsLeft } from "../call/left";
import { endReason, orLimit } from "./ends";
import { useInRoom } from "./inRoom";

/** How long an avatar that left the room may take to return, in ms. */
const AVATAR_GONE_MS = 3_000;

/** Reports the room's beginning and its end: the SDK's `onEnd` knows no reason and may fire twice. */
export function useCallEnd(): void {
  const { room: call } = useInRoom();
  const room = useRoomContext();

  useEffect(() => {
    let timer: number | undefined;
    let wasThere = false;
    const onEnd = (reason: DisconnectReason | undefined) =>
      call.ended(orLimit(endReason(reason), secondsLeft(call.credentials)));
    const look = () => {
      window.clearTimeout(timer);
      if (room.state !== ConnectionState.Connected) return;
      call.connected();
      const isThere = room.remoteParticipants.size > 0;
      wasThere ||= isThere;
      // A room that reconnects from scratch first clears its participants: the avatar has not left.
      if (isThere || !wasThere) return;
      const reason = orLimit("avatar_lost", secondsLeft(call.credentials));
      timer = window.setTimeout(() => call.ended(reason), AVATAR_GONE_MS);
    };
    look();
    room
      .on(RoomEvent.Disconnected, onEnd)
      .on(RoomEvent.ConnectionStateChanged, look)
      .on(RoomEvent.ParticipantDisconnected, look)
      .on(RoomEvent.ParticipantConnected, look);
    return () => {
      window.clearTimeout(timer);
      room
        .off(RoomEvent.Disconnected, onEnd)
        .off(RoomEvent.ConnectionStateChanged, look)
        .off(RoomEvent.ParticipantDisconnected, look)
        .off(RoomEvent.ParticipantConnected, look);
    };
  }, [call, room]);
}
