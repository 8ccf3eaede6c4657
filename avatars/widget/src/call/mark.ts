// What a tab keeps of its call, so that the page can say what happened after a reload or a crash.
// Storage may be forbidden: then the page says nothing.

import type { CallKey, Config, Gone } from "../types";
import { isTakenElsewhere } from "./lock";

/** boot.js looks here, too. */
const NAME = "avatars.call";
/** A call that ended longer ago is no news, in ms. */
const NEWS_MS = 10 * 60_000;

/** Times in ms since 1970. */
interface Mark extends CallKey {
  slug: string;
  placement: string;
  since: number;
  /** The last sign of life of its page. */
  at: number;
  /** The page has gone in an orderly way. */
  hasLeft: boolean;
}

/** A call that its page did not survive; `seconds` as it lasted. */
export interface LostCall extends CallKey {
  seconds: number;
  gone: Gone;
}

/** Keeps the call that has begun. */
export function keepMark({ slug, placement }: Config, { callId, callToken }: CallKey): void {
  const now = Date.now();
  write({ slug, placement, callId, callToken, since: now, at: now, hasLeft: false });
}

/** The page still lives, or is about to go. */
export function renewMark({ hasLeft }: { hasLeft: boolean }): void {
  const mark = read();
  if (mark) write({ ...mark, at: Date.now(), hasLeft });
}

export function forgetMark(): void {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // Nothing was kept either.
  }
}

/** The call that this section's last page left in the middle, told once; null if there is none. */
export async function takeLostCall(config: Config): Promise<LostCall | null> {
  const mark = read();
  if (mark?.slug !== config.slug || mark.placement !== config.placement) return null;
  forgetMark();
  const age = Date.now() - mark.at;
  if (!(age >= 0 && age < NEWS_MS)) return null;
  // The mark of a tab that was duplicated: its call goes on over there.
  if (!mark.hasLeft && (await isTakenElsewhere())) return null;
  const { callId, callToken, since, at, hasLeft } = mark;
  const seconds = Math.max(0, Math.floor((at - since) / 1000));
  return { callId, callToken, seconds, gone: hasLeft ? left() : "crashed" };
}

function left(): Gone {
  const [entry] = performance.getEntriesByType("navigation");
  return entry && "type" in entry && entry.type === "reload" ? "reloaded" : "left";
}

function write(mark: Mark): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(mark));
  } catch {
    // Then a reload is not explained.
  }
}

function read(): Mark | null {
  try {
    const mark = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    const isMark =
      [mark?.callId, mark?.callToken].every((part) => typeof part === "string") &&
      [mark.since, mark.at].every(Number.isFinite);
    return isMark ? mark : null;
  } catch {
    return null;
  }
}
