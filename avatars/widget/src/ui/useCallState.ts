import { useCallback, useDeferredValue, useSyncExternalStore } from "react";
import type { Call, State } from "../types";

/** How long the microphone's question may be open before it is drawn, in ms. */
const UNDRAWN_MS = 20;

/**
 * The state that is to be shown. Two states wait for what is more urgent. Where the microphone was
 * allowed before, the browser says so in a few milliseconds: then the server is asked first, and the
 * waiting panel is drawn once, as connecting. And once the room is connected, first its sound is
 * attached: all that is to be seen of a live call takes longer to be made.
 */
export function useCallState(call: Call): State {
  const subscribe = useCallback(
    (listener: () => void) => {
      let timer: number | undefined;
      let last = call.state().name;
      const unsubscribe = call.subscribe(() => {
        const { name } = call.state();
        // A second try is drawn in any case: one that fails like the first must not seem to be none.
        const mayWait = name === "microphone" && last !== "error";
        last = name;
        window.clearTimeout(timer);
        if (mayWait) timer = window.setTimeout(listener, UNDRAWN_MS);
        else listener();
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
