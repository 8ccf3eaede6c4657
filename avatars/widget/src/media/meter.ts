// What is shown of a level, as peak meters do: it rises at once, and falls after a moment.

import { LOOK_MS } from "./level";

/** Louder by so much is shown at once. */
const RISE = 0.2;
/** Anything else waits until the last change is so many looks old: each costs the page a frame. */
const HOLD = 500 / LOOK_MS;

/** Takes one level after another, a look apart, and returns what to show of it, in tenths. */
export function createMeter(): (level: number) => number {
  let last: number[] = [];
  let shown = 0;
  let held = 0;
  return (level) => {
    last = [...last, level].slice(-HOLD);
    held += 1;
    if (level < shown + RISE && held < HOLD) return shown;
    const next = Math.round(Math.max(...last) * 10) / 10;
    if (next !== shown) held = 0;
    shown = next;
    return shown;
  };
}
