import { useRoomContext } from "@livekit/components-react";
import { useAvatarSession } from "@runwayml/avatars-react";
import { ConnectionState, DisconnectReason, RoomEvent } from "livekit-client";
import { useEffect } from "react";
import { keepStill } from "../media/stills";
import type { EndReason } from "../types";
import { useSection } from "../ui/context";

/** An end within this many seconds of the limit is the limit's doing. */
const LIMIT_SLACK_SECONDS = 3;
/** How long an avatar that left the room may take to come back, in ms. */
const AVATAR_GONE_MS = 3_000;

/** Connects the room's ends to the call's: the SDK's `onEnd` knows no reason and may fire twice. */
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
    let gone: number | undefined;
    const over = (reason: DisconnectReason | undefined) => {
      const seconds = since === null ? 0 : (Date.now() - since) / 1000;
      call.roomEnded(endReason(reason, seconds >= maxDuration - LIMIT_SLACK_SECONDS));
    };
    // A room that reconnects from scratch forgets its participants first: nobody has left then.
    const look = () => {
      window.clearTimeout(gone);
      const isThere = room.state !== ConnectionState.Connected || room.remoteParticipants.size > 0;
      if (since === null || isThere) return;
      gone = window.setTimeout(() => over(DisconnectReason.PARTICIPANT_REMOVED), AVATAR_GONE_MS);
    };
    room
      .on(RoomEvent.Disconnected, over)
      .on(RoomEvent.ConnectionStateChanged, look)
      .on(RoomEvent.ParticipantDisconnected, look)
      .on(RoomEvent.ParticipantConnected, look);
    return () => {
      window.clearTimeout(gone);
      room
        .off(RoomEvent.Disconnected, over)
        .off(RoomEvent.ConnectionStateChanged, look)
        .off(RoomEvent.ParticipantDisconnected, look)
        .off(RoomEvent.ParticipantConnected, look);
    };
  }, [call, room, since, maxDuration]);
}

/** Our reason for LiveKit's. */
export function endReason(reason: DisconnectReason | undefined, atLimit: boolean): EndReason {
  switch (reason) {
    // Nobody hung up here: the browser froze the page in the background.
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
