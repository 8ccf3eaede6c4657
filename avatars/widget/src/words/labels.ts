// words/ is what is said, to the eye and to screen readers. It may import types, ui and React. Every
// word comes from the page (Django translates it), by the keys of `LabelKey`.

import type { EndReason, LabelKey, StateOf } from "../types";

/** Fills `{placeholders}`; an unknown placeholder stays as it is, so that a typo is seen. */
export function format(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

/** Whole seconds as people read a call's length: 65 → "1:05". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Seconds for screen readers, in the words of the language: "10 seconds". */
export function spokenSeconds(seconds: number, locale: string): string {
  const style = { style: "unit", unit: "second", unitDisplay: "long" } as const;
  return new Intl.NumberFormat(locale, style).format(seconds);
}

/** The sentence for the end of a call. */
export function endedText(reason: EndReason): LabelKey {
  if (reason === "time_limit") return "ended_time_limit";
  if (reason === "ended_by_avatar") return "ended_by_avatar";
  if (reason === "page_closed") return "ended_page_closed";
  return "ended_text";
}

/** The heading while a visitor waits. */
export function connectingTitle(state: StateOf<"connecting">): LabelKey {
  if (state.credentials) return "joining_title";
  return state.queued ? "queued_title" : "connecting_title";
}
