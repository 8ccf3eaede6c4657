import { DisconnectReason } from "livekit-client";
import type { EndReason } from "../types";

/** With at most so many seconds left on the clock, an end from the other side is the limit's. */
const NEAR_LIMIT = 4;

/** Translates LiveKit's reason. */
export function endReason(reason: DisconnectReason | undefined): EndReason {
  switch (reason) {
    // A hang-up has ended the call before this: here the browser froze the page in the background.
    case DisconnectReason.CLIENT_INITIATED:
      return "page_closed";
    case DisconnectReason.PARTICIPANT_REMOVED:
      return "removed";
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
    case DisconnectReason.SERVER_SHUTDOWN:
      return "ended_by_avatar";
    default:
      return "connection_lost";
  }
}

/** The reason, or the limit where the other side ended the call `secondsLeft` before it. */
export function orLimit(reason: EndReason, secondsLeft: number): EndReason {
  const isOthers = reason === "removed" || reason === "ended_by_avatar" || reason === "avatar_lost";
  return isOthers && secondsLeft <= NEAR_LIMIT ? "time_limit" : reason;
}
