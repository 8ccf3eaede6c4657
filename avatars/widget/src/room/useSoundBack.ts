import { useRoomContext } from "@livekit/components-react";
import type { Room } from "livekit-client";
import { useEffect } from "react";

/** Plays the avatar's sound and picture. A refusal is no error: the room asks for a press then. */
export function play(room: Room): void {
  room.startAudio().catch(() => undefined);
  void room.startVideo();
}

/**
 * Goes on playing when the visitor comes back to the page: iOS pauses everything for a phone call
 * or another app, and does not always go on by itself.
 */
export function useSoundBack(): void {
  const room = useRoomContext();
  useEffect(() => {
    const comeBack = () => {
      if (!document.hidden) play(room);
    };
    document.addEventListener("visibilitychange", comeBack);
    return () => document.removeEventListener("visibilitychange", comeBack);
  }, [room]);
}
