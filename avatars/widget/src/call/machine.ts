// The states of one section, as a pure function. Times are in ms since 1970.

import type { Credentials, EndReason, ErrorKind, State } from "../types";

export type Action =
  | { type: "press" }
  | { type: "connect"; at: number }
  | { type: "wait"; queued: boolean; since: number }
  | { type: "credentials"; credentials: Credentials }
  | { type: "frame"; at: number }
  | { type: "end"; at: number; reason: EndReason }
  | { type: "fail"; kind: ErrorKind; retryAt?: number }
  | { type: "dismiss" };

export const idle: State = { name: "idle" };

/** Whether a press may open a session: never while one is being opened or is open. */
export function mayStart(state: State, at: number): boolean {
  if (state.name === "error") return state.retryAt === null || at >= state.retryAt;
  return state.name === "idle" || state.name === "ended";
}

/** Whether a call is being opened or is live. */
export function isUnderWay(state: State): boolean {
  return state.name === "microphone" || state.name === "connecting" || state.name === "live";
}

/** The next state. An action that does not belong to the state changes nothing. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "press":
      return isUnderWay(state) ? state : { name: "microphone" };
    case "connect":
      return state.name === "microphone"
        ? { name: "connecting", since: action.at, queued: false, credentials: null }
        : state;
    case "wait":
      // The earlier start counts, so that the waiting time on show never runs backwards.
      return state.name === "connecting" && state.credentials === null
        ? { ...state, queued: action.queued, since: Math.min(state.since, action.since) }
        : state;
    case "credentials":
      return state.name === "connecting" && state.credentials === null
        ? { ...state, queued: false, credentials: action.credentials }
        : state;
    case "frame":
      return state.name === "connecting" && state.credentials !== null
        ? { name: "live", since: action.at, credentials: state.credentials }
        : state;
    case "end":
      return state.name === "live"
        ? {
            name: "ended",
            seconds: Math.max(0, Math.floor((action.at - state.since) / 1000)),
            reason: action.reason,
          }
        : state;
    case "fail":
      return isUnderWay(state)
        ? { name: "error", kind: action.kind, retryAt: action.retryAt ?? null }
        : state;
    case "dismiss":
      return state.name === "live" ? state : idle;
  }
}
