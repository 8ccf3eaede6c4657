// words/ is what is said, to the eye and to screen readers. It may import types, ui and React. Every
// word comes from the page (Django translates it), by the keys of `LabelKey`.

import type { Config, EndReason, LabelKey, Place, StateOf } from "../types";

/** Fills `{placeholders}`; an unknown placeholder stays as it is, so that a typo is seen. */
export function format(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

/** Whole seconds as people read a call's length: 65 → "1:05". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A length of time in the words of the language, in whole seconds: 65 → "1 minute 5 seconds". */
export function duration(seconds: number, locale: string): string {
  const whole = Math.max(1, Math.floor(seconds));
  const isChinese = locale.startsWith("zh");
  const unit = (unit: "minute" | "second", count: number) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit,
      unitDisplay: isChinese ? "short" : "long",
    }).format(count);
  const parts = [unit("minute", Math.floor(whole / 60)), unit("second", whole % 60)];
  const said = whole < 60 ? parts.slice(1) : whole % 60 ? parts : parts.slice(0, 1);
  // The mainland's formats leave out the space that we write between Chinese and numbers.
  return said.join(" ").replace(/(\d)(?=\p{Script=Han})/gu, "$1 ");
}

/** Longer than this away, a weekday alone does not say which one is meant; in ms. */
const WITHIN_THE_WEEK = 6 * 24 * 3600 * 1000;

/** The day and time at which the avatar is back, in ms since 1970, by its own clocks. */
export function opening(
  at: number,
  { locale, timeZone, zoneName }: Pick<Config, "locale" | "timeZone" | "zoneName">,
): Record<"day" | "time" | "zone", string> {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(at);
  const date = at - Date.now() > WITHIN_THE_WEEK && ({ day: "numeric", month: "long" } as const);
  return {
    day: part({ weekday: "long", ...date }),
    time: part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    zone: zoneName,
  };
}

const ENDED: Partial<Record<EndReason, LabelKey>> = {
  time_limit: "ended_time_limit",
  page_closed: "ended_page_closed",
  idle: "ended_idle",
  avatar_lost: "ended_avatar_lost",
  removed: "ended_removed",
};

/** The sentence for the end of a call. */
export function endedText({ reason, confirmed, gone }: StateOf<"ended">): LabelKey {
  if (gone) return `ended_${gone}`;
  // Every worker that leaves looks like a goodbye: only the server knows a real one.
  if (reason === "ended_by_avatar" && confirmed) return "ended_by_avatar";
  return ENDED[reason] ?? "ended_text";
}

/** The heading for the end of a call; no thanks where something may have gone wrong. */
export function endedTitle({ reason, confirmed, gone }: StateOf<"ended">): LabelKey {
  if (gone) return "ended_title_plain";
  if (reason === "ended_by_avatar" && !confirmed) return "ended_title_plain";
  const wentWrong = reason === "avatar_lost" || reason === "removed" || reason === "idle";
  return wentWrong ? "ended_title_plain" : "ended_title";
}

/** The heading for a place in the line. */
export function lineTitle({ position }: Place): LabelKey {
  return position === 1 ? "line_title_next" : "line_title";
}

/** The sentence for a place in the line, with an honest estimate of the wait or with none. */
export function lineText({ estimate }: Place): LabelKey {
  if (estimate === null) return "line_text";
  return estimate < 60 ? "line_text_soon" : "line_text_minutes";
}

/** What a place in the line fills into its words. */
export function lineValues({ position, estimate }: Place): Record<string, string> {
  return { position: String(position), minutes: String(Math.ceil((estimate ?? 0) / 60)) };
}

/** The heading while a visitor waits. */
export function connectingTitle(state: StateOf<"connecting">): LabelKey {
  if (state.credentials) return "joining_title";
  return state.queued ? "queued_title" : "connecting_title";
}
