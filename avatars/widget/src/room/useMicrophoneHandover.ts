import { useLocalParticipant, useRoomContext } from "@livekit/components-react";
import { RoomEvent } from "livekit-client";
import { useEffect } from "react";
import { microphoneErrorKind } from "../media/microphone";
import { useInRoom } from "./inRoom";

/**
 * Keeps the microphone that the visitor allowed open until the room captures it itself: browsers
 * that forget a permission with the last track would ask again, and Safari plays sound without a
 * gesture while the page is capturing. A microphone that fails here ends the call: one in which the
 * visitor cannot be heard must cost nothing.
 */
export function useMicrophoneHandover(): void {
  const { room: call } = useInRoom();
  const room = useRoomContext();
  const { microphoneTrack } = useLocalParticipant();
  const taken = microphoneTrack !== undefined;

  useEffect(() => {
    if (taken) {
      call.microphoneTaken();
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
