import { useRoomContext } from "@livekit/components-react";
import { type LocalTrack, type RemoteTrack, type Room, RoomEvent, Track } from "livekit-client";
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
    let isOver = false;
    const leave = hearing.inRoom({
      microphone: () => microphone(room)?.mediaStreamTrack,
      voice: () => voice(room)?.mediaStreamTrack,
      async use(kind, id) {
        // The room asks for the first one only once: what is chosen then would be passed over.
        if (kind === "audioinput") await hasMicrophone(room);
        if (!isOver) await room.switchActiveDevice(kind, id);
      },
    });
    return () => {
      isOver = true;
      leave();
    };
  }, [room, call]);
}

function microphone(room: Room): LocalTrack | undefined {
  return room.localParticipant.getTrackPublication(Track.Source.Microphone)?.track;
}

/** Settles once the room sends the visitor's voice. */
async function hasMicrophone(room: Room): Promise<void> {
  while (!microphone(room)) {
    await new Promise((resolve) => room.once(RoomEvent.LocalTrackPublished, resolve));
  }
}

function voice(room: Room): RemoteTrack | undefined {
  for (const participant of room.remoteParticipants.values()) {
    for (const { track } of participant.audioTrackPublications.values()) {
      if (track) return track as RemoteTrack;
    }
  }
}
