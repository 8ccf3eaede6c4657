import { useSyncExternalStore } from "react";

/** Often enough that no shown second is skipped, in ms. */
const TICK_MS = 250;

const listeners = new Set<() => void>();
let timer: number | undefined;

/** One clock for all that shows time. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** What `read` makes of the time, rounded: whoever uses it renders only when that changes. */
export function useTicking<T extends string | number | boolean | null>(read: () => T): T {
  return useSyncExternalStore(subscribe, read);
}
