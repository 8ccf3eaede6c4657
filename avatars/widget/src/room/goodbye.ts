import {
  ConnectionState,
  type DisconnectReason,
  type LocalTrackPublication,
  type Room,
  RoomEvent,
} from "livekit-client";
import type { Heard, Timing } from "../types";
import { endReason } from "./ends";

/** What Runway's own client says when a visitor hangs up. */
const END_CALL = new TextEncoder().encode(JSON.stringify({ type: "END_CALL" }));

/** Microphone and camera go off, and the avatar falls silent, at once; the room stays open. */
export function fallSilent(room: Room): void {
  const stop = ({ track }: Pick<LocalTrackPublication, "track">) => track?.stop();
  room.localParticipant.trackPublications.forEach(stop);
  // Devices that were being published, and those whose question is still to be answered: in a room
  // that is closed by then, LiveKit would keep them open for another 15 s.
  room.on(RoomEvent.LocalTrackPublished, stop);
  room.localParticipant.publishTrack = async () => {
    throw new Error("The call is over");
  };
  for (const participant of room.remoteParticipants.values()) {
    for (const { track } of participant.audioTrackPublications.values()) {
      if (track) track.mediaStreamTrack.enabled = false;
    }
  }
}

/**
 * Tells the avatar's side that the call is over, and tells it again if need be: the data channel and
 * the end of the connection go different ways, and a room that was closed in the same breath lost
 * the word in 3 of 42 calls. Settles when the avatar has left or `timing.goodbye` is over; null in a
 * room where nobody is left.
 */
export async function sayGoodbye(
  room: Room,
  timing: Pick<Timing, "goodbye" | "goodbyeAgain">,
): Promise<Heard | null> {
  if (room.state === ConnectionState.Disconnected || room.remoteParticipants.size === 0)
    return null;
  const say = () => {
    room.localParticipant.publishData(END_CALL, { reliable: true }).catch(() => {
      // The connection is broken, and perhaps back when it is said again.
    });
  };
  say();
  return new Promise((resolve) => {
    let said: Heard = "first";
    const settle = (heard: Heard) => {
      window.clearTimeout(again);
      window.clearTimeout(tooLate);
      room.off(RoomEvent.Disconnected, onEnd).off(RoomEvent.ParticipantDisconnected, onGone);
      resolve(heard);
    };
    const onEnd = (reason?: DisconnectReason) =>
      settle(endReason(reason) === "connection_lost" ? "unheard" : said);
    const onGone = () => {
      if (room.remoteParticipants.size === 0) settle(said);
    };
    const again = window.setTimeout(() => {
      said = "second";
      say();
    }, timing.goodbyeAgain * 1000);
    const tooLate = window.setTimeout(() => settle("unheard"), timing.goodbye * 1000);
    room.on(RoomEvent.Disconnected, onEnd).on(RoomEvent.ParticipantDisconnected, onGone);
  });
}
