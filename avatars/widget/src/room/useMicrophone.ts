import { useLocalParticipant, useRoomContext } from "@livekit/components-react";
import {
  ConnectionState,
  LocalAudioTrack,
  type LocalTrack,
  type Room,
  RoomEvent,
  Track,
} from "livekit-client";
import { useEffect } from "react";
import { microphoneErrorKind, PROCESSING } from "../media/microphone";
import type { OpenRoom } from "../types";
import { useInRoom } from "./inRoom";

/**
 * Sends the microphone that the visitor has allowed, the very one that is open since the press:
 * browsers that forget a permission with the last track would ask again for another, Safari plays
 * sound without a gesture while the page is capturing, and it is sent as soon as the server has
 * answered. A microphone that fails here ends the call: one in which the visitor cannot be heard
 * must cost nothing.
 */
export function useMicrophone(): void {
  const { room: call } = useInRoom();
  const room = useRoomContext();
  const { microphoneTrack } = useLocalParticipant();
  const taken = microphoneTrack?.track?.mediaStreamTrack;

  useEffect(() => {
    const onJoined = () =>
      send(room, call).catch(() => {
        // A room that was left sends nothing any more.
        if (room.state === ConnectionState.Connected) call.failed("join_failed");
      });
    // Once: a room that joins anew sends what it had by itself.
    room.once(RoomEvent.SignalConnected, onJoined);
    return () => {
      room.off(RoomEvent.SignalConnected, onJoined);
    };
  }, [call, room]);

  useEffect(() => {
    if (taken) {
      call.microphoneTaken(taken);
      return;
    }
    const onError = (error: Error, kind?: MediaDeviceKind) => {
      if (kind === "audioinput") call.failed(microphoneErrorKind(error, true));
    };
    room.on(RoomEvent.MediaDevicesError, onError);
    return () => {
      room.off(RoomEvent.MediaDevicesError, onError);
    };
  }, [call, room, taken]);
}

/** Lets the room have the open microphone, as if it had opened it itself. */
async function send(room: Room, call: OpenRoom): Promise<void> {
  const open = call.microphone();
  if (!open) {
    // It has just been plugged out: the room opens another.
    await new Promise<void>((resolve) => room.once(RoomEvent.Connected, () => resolve()));
    await room.localParticipant.setMicrophoneEnabled(true);
    return;
  }
  const { deviceId = "" } = open.getSettings();
  const track = new LocalAudioTrack(open, { ...PROCESSING, deviceId }, false) as LocalTrack;
  await room.localParticipant.publishTrack(track, { source: Track.Source.Microphone });
}
