import { vi } from "vitest";
import type { Call, Device, Hearing, HearingState, RoomDevices, Speaker } from "../src/types";

export const device = (id: string, label = id): Device => ({ id, label, group: id });

/** A hearing whose state and levels the test sets. */
export function fakeHearing(change: Partial<HearingState> = {}) {
  const listeners = new Set<() => void>();
  const levels = new Set<(levels: Record<Speaker, number>) => void>();
  let state: HearingState = {
    ears: "listening",
    devices: { audioinput: [device("default"), device("usb")], videoinput: [], audiooutput: [] },
    chosen: { audioinput: "default", videoinput: "", audiooutput: "" },
    failed: null,
    isReplaced: false,
    hasEcho: false,
    ...change,
  };
  const choose = vi.fn();
  let room: RoomDevices | null = null;
  let shown: Record<Speaker, number> = { visitor: 0, avatar: 0 };
  const hearing: Hearing = {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    onLevels(listener) {
      levels.add(listener);
      listener(shown);
      return () => levels.delete(listener);
    },
    choose,
    inRoom(devices) {
      room = devices;
      return () => undefined;
    },
  };
  return {
    call: { hearing: () => hearing, subscribe: () => () => undefined } as unknown as Call,
    choose,
    /** The devices of the room. */
    room: () => room,
    becomes(next: Partial<HearingState>) {
      state = { ...state, ...next };
      for (const listener of listeners) listener();
    },
    /** The visitor is so loud, and the avatar. */
    sounds(visitor: number, avatar = 0) {
      shown = { visitor, avatar };
      for (const listener of levels) listener(shown);
    },
    listeners: () => listeners.size + levels.size,
  };
}
