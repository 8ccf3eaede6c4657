// The state of one section, and those who follow it.

import type { State } from "../types";
import { type Action, idle, reduce } from "./machine";

export interface Store {
  state(): State;
  dispatch(action: Action): void;
  /** Tells all who follow it that something other than the state has changed. */
  changed(): void;
  subscribe(listener: () => void): () => void;
}

export function createStore(): Store {
  let state: State = idle;
  const listeners = new Set<() => void>();

  function changed(): void {
    for (const listener of listeners) listener();
  }

  return {
    state: () => state,
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      changed();
    },
    changed,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
