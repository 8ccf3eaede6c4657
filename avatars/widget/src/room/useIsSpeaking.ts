import { useRoomContext } from "@livekit/components-react";
import { type Room, RoomEvent } from "livekit-client";
import { useEffect, useState } from "react";
import type { Speaker } from "../types";

/** A breath between two sentences is shorter, in ms. */
export const BREATH_MS = 900;

/** Whether somebody is speaking at the moment, as the server hears it. */
export function isSpeaking(room: Room, who: Speaker): boolean {
  return room.activeSpeakers.some(({ isLocal }) => isLocal === (who === "visitor"));
}

/**
 * The same, followed calmly: who draws breath is still speaking. Used where it is shown, so that a
 * change renders nothing else. The event also comes whenever somebody is louder or softer.
 */
export function useIsSpeaking(who: Speaker): boolean {
  const room = useRoomContext();
  const [isHeard, setHeard] = useState(() => isSpeaking(room, who));
  useEffect(() => {
    let breath: number | undefined;
    function look(): void {
      if (isSpeaking(room, who)) {
        window.clearTimeout(breath);
        breath = undefined;
        setHeard(true);
      } else {
        breath ??= window.setTimeout(() => setHeard(false), BREATH_MS);
      }
    }
    look();
    room.on(RoomEvent.ActiveSpeakersChanged, look);
    // What changes in a reconnection from scratch comes without an event of its own.
    room.on(RoomEvent.Reconnected, look);
    return () => {
      room.off(RoomEvent.ActiveSpeakersChanged, look);
      room.off(RoomEvent.Reconnected, look);
      window.clearTimeout(breath);
    };
  }, [room, who]);
  return isHeard;
}
