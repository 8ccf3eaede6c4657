import { type OwnHearing, startHearing } from "../media/hearing";
import type { Warmth } from "../media/warmUp";
import type { EndReason, Leave, OpenRoom } from "../types";
import type { Reporter } from "./events";

/** One press of the button and what it has opened so far. */
export interface Attempt {
  hearing: OwnHearing;
  request: AbortController;
  reporter: Reporter | null;
  /** The server has no call for it yet, only a place in the line. */
  isInLine: boolean;
  room: OpenRoom | null;
  leave: Leave | null;
  hasSound: boolean;
  warmth: Warmth | null;
  /** The end to report to the server; null while it goes on or if the server ended it. */
  endReason: EndReason | null;
  /** Does it after so many seconds, unless the attempt is over by then. */
  after(seconds: number, action: () => void): void;
  /** Does it when the attempt is over; at once if it is. */
  onStop(action: () => void): void;
  /** The attempt is over. */
  stop(): void;
}

/** To be called in the press itself. */
export function newAttempt(): Attempt {
  let isOver = false;
  let whenOver: (() => void)[] = [];
  return {
    hearing: startHearing(),
    request: new AbortController(),
    reporter: null,
    isInLine: false,
    room: null,
    leave: null,
    hasSound: false,
    warmth: null,
    endReason: null,
    after(seconds, action) {
      const timer = window.setTimeout(action, seconds * 1000);
      this.onStop(() => window.clearTimeout(timer));
    },
    onStop(action) {
      if (isOver) action();
      else whenOver.push(action);
    },
    stop() {
      isOver = true;
      for (const action of whenOver) action();
      whenOver = [];
    },
  };
}
