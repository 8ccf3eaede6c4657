import { useRoomContext } from "@livekit/components-react";
import { useAvatarSession } from "@runwayml/avatars-react";
import { ConnectionState, DisconnectReason, RoomEvent } from "livekit-client";
import { useEffect } from "react";
import { keepStill } from "../media/stills";
import type { EndReason } from "../types";
import { useSection } from "../ui/context";

/** A call that ends within this many seconds of its limit has ended by it. */
const LIMIT_SLACK_SECONDS = 3;
/** How long an avatar that left the room may take to return, in ms. */
const AVATAR_GONE_MS = 3_000;

/** Reports the room's end to the call: the SDK's `onEnd` knows no reason and may fire twice. */
export function useCallEnd(since: number | null, maxDuration: number): void {
  const { call, still } = useSection();
  const room = useRoomContext();
  const { end } = useAvatarSession();

  useEffect(
    () =>
      call.attachRoom(() => {
        keepStill(still.current);
        return end();
      }),
    [call, end, still],
  );

  useEffect(() => {
    let timer: number | undefined;
    const onEnd = (reason: DisconnectReason | undefined) => {
      const seconds = since === null ? 0 : (Date.now() - since) / 1000;
      call.roomEnded(endReason(reason, seconds >= maxDuration - LIMIT_SLACK_SECONDS));
    };
    // A room that reconnects from scratch first clears its participants: the avatar has not left.
    const checkAvatar = () => {
      window.clearTimeout(timer);
      const hasLeft =
        room.state === ConnectionState.Connected && room.remoteParticipants.size === 0;
      if (since === null || !hasLeft) return;
      timer = window.setTimeout(() => onEnd(DisconnectReason.PARTICIPANT_REMOVED), AVATAR_GONE_MS);
    };
    room
      .on(RoomEvent.Disconnected, onEnd)
      .on(RoomEvent.ConnectionStateChanged, checkAvatar)
      .on(RoomEvent.ParticipantDisconnected, checkAvatar)
      .on(RoomEvent.ParticipantConnected, checkAvatar);
    return () => {
      window.clearTimeout(timer);
      room
        .off(RoomEvent.Disconnected, onEnd)
        .off(RoomEvent.ConnectionStateChanged, checkAvatar)
        .off(RoomEvent.ParticipantDisconnected, checkAvatar)
        .off(RoomEvent.ParticipantConnected, checkAvatar);
    };
  }, [call, room, since, maxDuration]);
}

/** Translates LiveKit's reason. */
export function endReason(reason: DisconnectReason | undefined, atLimit: boolean): EndReason {
  switch (reason) {
    // A hang-up has ended the call before this: here the browser froze the page in the background.
    case DisconnectReason.CLIENT_INITIATED:
      return "page_closed";
    case DisconnectReason.PARTICIPANT_REMOVED:
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
    case DisconnectReason.SERVER_SHUTDOWN:
      return atLimit ? "time_limit" : "ended_by_avatar";
    default:
      return "connection_lost";
  }
}
