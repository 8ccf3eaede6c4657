import { useCallback, useDeferredValue, useSyncExternalStore } from "react";
import type { Call, State } from "../types";

/** How long the microphone's question may be open before it is drawn, in ms. */
const UNDRAWN_MS = 20;

/**
 * The state that is to be shown. Two things wait for what is more urgent. Where the microphone was
 * allowed before, the browser says so in a few milliseconds: the server is asked first, and its
 * answer is drawn at once. And once the room is connected, first its sound is attached: all that is
 * to be seen of a live call takes longer to be made.
 */
export function useCallState(call: Call): State {
  const subscribe = useCallback(
    (listener: () => void) => {
      let timer: number | undefined;
      const unsubscribe = call.subscribe(() => {
        window.clearTimeout(timer);
        if (call.state().name !== "microphone") listener();
        else timer = window.setTimeout(listener, UNDRAWN_MS);
      });
      return () => {
        window.clearTimeout(timer);
        unsubscribe();
      };
    },
    [call],
  );
  const now = useSyncExternalStore(subscribe, call.state);
  const before = useDeferredValue(now);
  const isSameRoom =
    now.name === "live" && before.name === "connecting" && now.credentials === before.credentials;
  return isSameRoom ? before : now;
}
