import { useRoomContext } from "@livekit/components-react";
import { type RemoteTrack, type Room, Track } from "livekit-client";
import { useEffect } from "react";
import type { DeviceKind } from "../types";
import { useSection } from "../ui/context";

const KINDS: readonly DeviceKind[] = ["audioinput", "videoinput", "audiooutput"];

/** Gives the room the devices that the visitor chose, and the visitor the devices of the room. */
export function useRoomDevices(): void {
  const room = useRoomContext();
  const { call } = useSection();
  useEffect(() => {
    const hearing = call.hearing();
    if (!hearing) return;
    const { chosen } = hearing.state();
    for (const kind of KINDS) {
      // Not exactly that one: it may have gone meanwhile, and any microphone is better than none.
      if (chosen[kind]) room.switchActiveDevice(kind, chosen[kind], false).catch(() => undefined);
    }
    return hearing.inRoom({
      microphone: () =>
        room.localParticipant.getTrackPublication(Track.Source.Microphone)?.track?.mediaStreamTrack,
      voice: () => voice(room)?.mediaStreamTrack,
      use: (kind, id) => room.switchActiveDevice(kind, id),
    });
  }, [room, call]);
}

function voice(room: Room): RemoteTrack | undefined {
  for (const participant of room.remoteParticipants.values()) {
    for (const { track } of participant.audioTrackPublications.values()) {
      if (track) return track as RemoteTrack;
    }
  }
}
