import { useRoomContext } from "@livekit/components-react";
import { RoomEvent } from "livekit-client";
import { useEffect, useState } from "react";

/** The avatar's volume, 0 to 1, and whether its voice is on. */
export interface Volume {
  volume: number;
  isOn: boolean;
  setVolume(volume: number): void;
  setOn(isOn: boolean): void;
}

/** How loud the avatar is to this visitor, also after its track has come anew. */
export function useVolume(): Volume {
  const room = useRoomContext();
  const [volume, setVolume] = useState(1);
  const [isOn, setOn] = useState(true);
  useEffect(() => {
    const apply = () => {
      for (const participant of room.remoteParticipants.values()) {
        participant.setVolume(volume);
        for (const { track } of participant.audioTrackPublications.values()) {
          // iOS has no volume, but every browser has silence.
          if (track) track.mediaStreamTrack.enabled = isOn;
        }
      }
    };
    apply();
    room.on(RoomEvent.TrackSubscribed, apply);
    return () => {
      room.off(RoomEvent.TrackSubscribed, apply);
    };
  }, [room, volume, isOn]);
  return { volume, isOn, setVolume, setOn };
}

/** Whether the browser lets a page set the volume: iOS keeps it at 1, for the keys at its side. */
export function hasVolume(): boolean {
  const audio = document.createElement("audio");
  audio.volume = 0.5;
  return audio.volume === 0.5;
}
