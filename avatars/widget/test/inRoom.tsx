import { RoomContext } from "@livekit/components-react";
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, vi } from "vitest";
import { InRoomContext } from "../src/room/inRoom";
import type { Call, Card, Config, Line, OpenRoom, Speaker, State } from "../src/types";
import { Context } from "../src/ui/context";
import { keepFocus } from "../src/ui/keepFocus";
import { createKeys, type Keys, KeysContext } from "../src/ui/keys";
import { fakeRoom } from "./room";
import { config, joined } from "./sample";

/** A call with a room, for components that live in it. */
export const scene = {} as {
  fake: ReturnType<typeof fakeRoom>;
  /** What the room reports to its call. */
  call: { [Name in keyof Omit<OpenRoom, "credentials">]: ReturnType<typeof vi.fn> };
  host: HTMLElement;
  keys: Keys;
  /** Those of the call. */
  cards: readonly Card[];
  show(
    component: ReactNode,
    more?: {
      config?: Config;
      state?: State;
      endsAt?: number;
      lines?: readonly Line[];
      /** What else the call has. */
      call?: Partial<Call>;
    },
  ): Promise<void>;
};

/** Sets a scene before each test of the file, with fake timers, and puts it away. */
export function setScene(): void {
  let root: Root;
  let stopKeeping: () => void;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    scene.fake = fakeRoom();
    scene.call = {
      attach: vi.fn(() => () => undefined),
      microphoneTaken: vi.fn(),
      connected: vi.fn(),
      sound: vi.fn(),
      face: vi.fn(),
      card: vi.fn(),
      said: vi.fn(),
      ended: vi.fn(),
      failed: vi.fn(),
    };
    scene.keys = createKeys();
    scene.cards = [];
    scene.host = document.createElement("div");
    scene.host.dataset.avatarsSection = "";
    document.body.append(scene.host);
    stopKeeping = keepFocus(scene.host);
    root = createRoot(scene.host);
    scene.show = (component, more = {}) => {
      const { config: own = config, state, endsAt = joined.endsAt, lines = [] } = more;
      const room = { ...scene.call, credentials: { ...joined, endsAt } } as unknown as OpenRoom;
      const subscribe = () => () => undefined;
      const transcript = { subscribe, lines: () => lines };
      const call = {
        state: () => state,
        cards: () => scene.cards,
        hearing: () => null,
        subscribe,
        transcript,
        ...more.call,
      } as unknown as Call;
      return act(async () =>
        root.render(
          <Context value={{ config: own, call, still: { current: null } }}>
            <InRoomContext value={{ room, isOver: false }}>
              <RoomContext.Provider value={scene.fake.room}>
                <KeysContext value={scene.keys}>{component}</KeysContext>
              </RoomContext.Provider>
            </InRoomContext>
          </Context>,
        ),
      );
    };
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    stopKeeping();
    scene.host.remove();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}

/** Lets time pass, and everything that comes with it happen. */
export const pass = (seconds: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
  });

/** From now on they speak, and nobody else. */
export const speak = (...who: Speaker[]) => happen(() => scene.fake.speak(...who));

/** Does it, and lets React follow. */
export const happen = (event: () => unknown) =>
  act(async () => {
    event();
  });
