import { useRoomContext } from "@livekit/components-react";
import { type Room, RoomEvent } from "livekit-client";
import { useCallback, useSyncExternalStore } from "react";
import type { Speaker } from "../types";

/** Whether somebody is speaking at the moment, as the server hears it. */
export function isSpeaking(room: Room, who: Speaker): boolean {
  return room.activeSpeakers.some(({ isLocal }) => isLocal === (who === "visitor"));
}

/**
 * The same, followed. It changes with every few words: used where it is shown, so that nothing else
 * is rendered then. The event also comes whenever somebody is louder or softer than before.
 */
export function useIsSpeaking(who: Speaker): boolean {
  const room = useRoomContext();
  const subscribe = useCallback(
    (onChange: () => void) => {
      room.on(RoomEvent.ActiveSpeakersChanged, onChange);
      return () => {
        room.off(RoomEvent.ActiveSpeakersChanged, onChange);
      };
    },
    [room],
  );
  return useSyncExternalStore(subscribe, () => isSpeaking(room, who));
}
