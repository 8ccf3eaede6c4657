import { useRoomContext } from "@livekit/components-react";
import { type Participant, RoomEvent } from "livekit-client";
import { useEffect, useState } from "react";

export interface Speakers {
  avatar: boolean;
  visitor: boolean;
}

/** Who is speaking at the moment, as the server hears it. */
export function useSpeakers(): Speakers {
  const room = useRoomContext();
  const [speakers, setSpeakers] = useState<Speakers>({ avatar: false, visitor: false });
  useEffect(() => {
    const onChange = (active: Participant[]) =>
      setSpeakers({
        avatar: active.some(({ isLocal }) => !isLocal),
        visitor: active.some(({ isLocal }) => isLocal),
      });
    room.on(RoomEvent.ActiveSpeakersChanged, onChange);
    return () => {
      room.off(RoomEvent.ActiveSpeakersChanged, onChange);
    };
  }, [room]);
  return speakers;
}
