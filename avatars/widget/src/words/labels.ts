// Every word of the widget comes from the page (Django translates it). This is the closed list of
// keys; `format` fills in {name} and {time}.

import type { EndReason } from "../call/events";
import type { ErrorKind } from "../call/machine";

export type LabelKey =
  | "loading"
  | "load_failed"
  | "microphone_title"
  | "microphone_text"
  | "connecting_title"
  | "connecting_text"
  | "connecting_slow"
  | "queued_title"
  | "queued_text"
  | "joining_title"
  | "cancel"
  | "live_announcement"
  | "hint"
  | "video"
  | "self_view"
  | "controls"
  | "call_time"
  | "mute"
  | "unmute"
  | "muted"
  | "camera_on"
  | "camera_off"
  | "camera_failed"
  | "hang_up"
  | "sound_on"
  | "reconnecting"
  | "time_left"
  | "ended_title"
  | "ended_text"
  | "ended_time_limit"
  | "ended_by_avatar"
  | "ended_page_closed"
  | "feedback_title"
  | "star_1"
  | "star_2"
  | "star_3"
  | "star_4"
  | "star_5"
  | "feedback_comment"
  | "feedback_send"
  | "feedback_thanks"
  | "again"
  | "retry"
  | "retry_in"
  | "close"
  | `error_${ErrorKind}_title`
  | `error_${ErrorKind}_text`;

export type Labels = Record<LabelKey, string>;

/** Fills `{placeholders}`; an unknown placeholder stays as it is, so that a typo is seen. */
export function format(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

/** Whole seconds as people read a call's length: 65 → "1:05". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Seconds for the ear, in the words of the language: "10 seconds". */
export function spokenSeconds(seconds: number, locale: string): string {
  const style = { style: "unit", unit: "second", unitDisplay: "long" } as const;
  return new Intl.NumberFormat(locale, style).format(seconds);
}

/** How the end of a call is told. */
export function endedText(reason: EndReason): LabelKey {
  if (reason === "time_limit") return "ended_time_limit";
  if (reason === "ended_by_avatar") return "ended_by_avatar";
  if (reason === "page_closed") return "ended_page_closed";
  return "ended_text";
}
