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
    // It also comes whenever somebody is louder or softer than before.
    const onChange = (active: Participant[]) => {
      const avatar = active.some(({ isLocal }) => !isLocal);
      const visitor = active.some(({ isLocal }) => isLocal);
      setSpeakers((before) =>
        before.avatar === avatar && before.visitor === visitor ? before : { avatar, visitor },
      );
    };
    room.on(RoomEvent.ActiveSpeakersChanged, onChange);
    return () => {
      room.off(RoomEvent.ActiveSpeakersChanged, onChange);
    };
  }, [room]);
  return speakers;
}
