// What the avatar does on the page. Its messages are taken for what they are: text from elsewhere. The
// SDK checks neither who sent them nor what is in them.

import { safeLink } from "../call/links";
import { findTarget, isClickable, labelOf } from "../call/targets";
import type { Act, CardWords, Config, LabelKey, OpenRoom } from "../types";
import { tellMoved } from "../ui/moved";

/** The avatar may send an event twice; within this time the same one is not acted upon again, in ms. */
const SAME_MS = 2_000;
/** Between two clicks, in ms. */
const CLICK_MS = 1_000;
/** How long a frame stays, in ms: by itself, at least, and at most. */
const FRAME_MS = 4_000;
const SHORTEST_FRAME_MS = 1_000;
const LONGEST_FRAME_MS = 10_000;
const LONGEST_TITLE = 80;
const LONGEST_TEXT = 400;
/** All that would not be seen but changes what is: control characters, and turns of the direction. */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** An event as it comes from the room. */
export interface ClientEvent {
  tool: string;
  args: Record<string, unknown>;
}

/** What the visitor is told of an act. */
export interface Told {
  label: LabelKey;
  title: string;
}

export interface Acts {
  /** Does what an event asks for, if it may be done; an event that makes no sense does nothing. */
  take(event: ClientEvent): void;
  /** Takes away what still marks the page. */
  clear(): void;
}

/** The avatar's acts of one call. `tell` hears of each that was done. */
export function createActs(
  { acts, linkHosts }: Pick<Config, "acts" | "linkHosts">,
  { card: showCard, credentials: { page } }: Pick<OpenRoom, "card" | "credentials">,
  tell: (told: Told) => void,
): Acts {
  const framed = new Map<HTMLElement, number>();
  const lastDone = new Map<string, number>();
  let clickedAt = Number.NEGATIVE_INFINITY;

  /** Whether the same was not done a moment ago. */
  function isNew(act: Act, what: unknown): boolean {
    const key = JSON.stringify([act, what]);
    const now = performance.now();
    const before = lastDone.get(key);
    for (const [old, at] of lastDone) if (now - at >= SAME_MS) lastDone.delete(old);
    lastDone.set(key, now);
    return before === undefined || now - before >= SAME_MS;
  }

  function take({ tool, args }: ClientEvent): void {
    const act = acts.find((allowed) => allowed === tool);
    // The server acknowledges every event; that is none itself.
    if (!act || !args || args.status === "event_sent") return;
    if (act === "show_card") {
      const card = readCard(args, linkHosts);
      if (!card || !isNew(act, card)) return;
      showCard(card);
      tell({ label: "card_shown", title: card.title });
      return;
    }
    const { target: name, duration } = args;
    if (typeof name !== "string" || !page.targets.includes(name) || !isNew(act, name)) return;
    const element = findTarget(name);
    if (!element) return;
    if (act === "click") click(element);
    else {
      const isScroll = act === "scroll_to";
      if (!isScroll) frame(element, frameTime(duration));
      tellMoved();
      element.scrollIntoView({ behavior: pace(), block: isScroll ? "start" : "nearest" });
      tell({ label: "pointed_at", title: labelOf(element) });
    }
  }

  function click(element: HTMLElement): void {
    const now = performance.now();
    if (now - clickedAt < CLICK_MS || !isClickable(element, linkHosts)) return;
    clickedAt = now;
    tell({ label: "pressed", title: labelOf(element) });
    tellMoved();
    element.click();
  }

  function frame(element: HTMLElement, ms: number): void {
    window.clearTimeout(framed.get(element));
    element.dataset.avatarHighlighted = "";
    framed.set(
      element,
      window.setTimeout(() => unframe(element), ms),
    );
  }

  function unframe(element: HTMLElement): void {
    window.clearTimeout(framed.get(element));
    framed.delete(element);
    delete element.dataset.avatarHighlighted;
  }

  return {
    take,
    clear() {
      for (const element of [...framed.keys()]) unframe(element);
    },
  };
}

/** A card that can be shown; null without a title. A link that leads elsewhere is left out. */
function readCard(args: Record<string, unknown>, linkHosts: readonly string[]): CardWords | null {
  const title = tidy(args.title, LONGEST_TITLE).replace(/\s+/g, " ");
  if (!title) return null;
  const link = typeof args.link === "string" ? safeLink(args.link, linkHosts) : null;
  return { title, text: tidy(args.text, LONGEST_TEXT), link };
}

/** The text without what is not seen, and not longer than that; lines stay. */
function tidy(text: unknown, longest: number): string {
  if (typeof text !== "string") return "";
  const lines = text.slice(0, 4 * longest).split(/\r?\n/);
  const seen = lines.map((line) => line.replace(UNSEEN, " ").trim()).filter(Boolean);
  const letters = [...seen.join("\n")];
  return letters.length <= longest
    ? letters.join("")
    : `${letters.slice(0, longest - 1).join("")}…`;
}

function frameTime(duration: unknown): number {
  if (typeof duration !== "number" || !Number.isFinite(duration)) return FRAME_MS;
  return Math.min(LONGEST_FRAME_MS, Math.max(SHORTEST_FRAME_MS, duration));
}

function pace(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
