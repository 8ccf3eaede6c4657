import { useDeferredValue, useSyncExternalStore } from "react";
import type { Call, State } from "../types";

/**
 * The state that is to be shown. Once the room is connected, first its sound is attached: all that
 * is to be seen of a live call takes longer to be made.
 */
export function useCallState(call: Call): State {
  const now = useSyncExternalStore(call.subscribe, call.state);
  const before = useDeferredValue(now);
  const isSameRoom =
    now.name === "live" && before.name === "connecting" && now.credentials === before.credentials;
  return isSameRoom ? before : now;
}
