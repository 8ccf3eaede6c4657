import { vi } from "vitest";
import type { Call, Device, Hearing, HearingState } from "../src/types";

export const device = (id: string, label = id): Device => ({ id, label, group: id });

/** A hearing whose state and level the test sets. */
export function fakeHearing(change: Partial<HearingState> = {}) {
  const listeners = new Set<() => void>();
  const levels = new Set<(level: number) => void>();
  let state: HearingState = {
    ears: "listening",
    devices: { audioinput: [device("default"), device("usb")], videoinput: [], audiooutput: [] },
    chosen: { audioinput: "default", videoinput: "", audiooutput: "" },
    failed: null,
    hasEcho: false,
    ...change,
  };
  const choose = vi.fn();
  const hearing: Hearing = {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    onLevel(listener) {
      levels.add(listener);
      return () => levels.delete(listener);
    },
    choose,
    inRoom: () => () => undefined,
  };
  return {
    call: { hearing: () => hearing, subscribe: () => () => undefined } as unknown as Call,
    choose,
    becomes(next: Partial<HearingState>) {
      state = { ...state, ...next };
      for (const listener of listeners) listener();
    },
    sounds(level: number) {
      for (const listener of levels) listener(level);
    },
    listeners: () => listeners.size + levels.size,
  };
}
