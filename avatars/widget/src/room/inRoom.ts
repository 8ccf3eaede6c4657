import { createContext, useContext } from "react";
import type { OpenRoom } from "../types";

/** The call's side of the room, and whether its call is over: then the room only says goodbye. */
export interface InRoom {
  room: OpenRoom;
  isOver: boolean;
}

export const InRoomContext = createContext<InRoom | null>(null);

/** The room that the component belongs to. */
export function useInRoom(): InRoom {
  const found = useContext(InRoomContext);
  if (!found) throw new Error("useInRoom outside of a Room");
  return found;
}
