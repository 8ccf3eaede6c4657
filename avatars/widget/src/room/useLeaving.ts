import { useRoomContext } from "@livekit/components-react";
import { useEffect } from "react";
import { keepStill } from "../media/stills";
import { useSection } from "../ui/context";
import { fallSilent, sayGoodbye } from "./goodbye";
import { useInRoom } from "./inRoom";

/** Gives the call its way out of the room. */
export function useLeaving(): void {
  const { config, still } = useSection();
  const { room: call } = useInRoom();
  const room = useRoomContext();
  useEffect(
    () =>
      call.attach(() => {
        fallSilent(room);
        keepStill(still.current);
        return sayGoodbye(room, config.timing);
      }),
    [call, room, config, still],
  );
}
