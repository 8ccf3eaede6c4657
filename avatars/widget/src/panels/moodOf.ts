// Which picture of the avatar goes with which state. The pictures come from the page; one that it
// does not have leaves the poster on show.

import type { EndReason, ErrorKind, Mood, State } from "../types";

const moodOfError: Record<ErrorKind, Mood> = {
  microphone_denied: "listening",
  microphone_missing: "listening",
  microphone_in_use: "listening",
  microphone_blocked: "listening",
  in_app_browser: "thinking",
  insecure: "sorry",
  not_supported: "sorry",
  rate_limited: "thinking",
  busy: "thinking",
  budget_spent: "sleepy",
  closed: "sleepy",
  forbidden_call: "thinking",
  timeout: "sleepy",
  unavailable: "sorry",
  offline: "sorry",
  join_failed: "sorry",
  no_media: "sorry",
  connection_lost: "sorry",
  other_call: "thinking",
  other_tab: "thinking",
  broken: "sorry",
};

const moodOfEnd: Partial<Record<EndReason, Mood>> = {
  avatar_lost: "sorry",
  removed: "sorry",
  idle: "sleepy",
};

/** The avatar's mood; null where the poster itself is shown. */
export function moodOf(state: State): Mood | null {
  switch (state.name) {
    case "idle":
      return null;
    case "microphone":
      return "listening";
    case "line":
      return "thinking";
    case "turn":
      return "waving";
    case "connecting":
      if (state.credentials) return "waking";
      return state.queued ? "thinking" : "sleepy";
    case "live":
      // Where there is no picture, and loaded by the time the call ends.
      return state.face === "coming" ? "waking" : "waving";
    case "ended":
      return moodOfEnd[state.reason] ?? "waving";
    case "error":
      return moodOfError[state.kind];
  }
}
