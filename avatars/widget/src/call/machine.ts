// The states of one section, as a pure function. Times are in ms since 1970.

import type { Credentials, EndReason, ErrorKind, Face, Gone, Place, State } from "../types";

export type Action =
  | { type: "press" }
  | { type: "connect"; at: number }
  | { type: "line"; place: Place; since: number }
  | { type: "turn"; until: number }
  | { type: "wait"; queued: boolean; since: number }
  | { type: "credentials"; credentials: Credentials }
  | { type: "connected"; at: number }
  | { type: "face"; face: Face }
  | { type: "end"; at: number; reason: EndReason }
  | { type: "confirm"; reason: EndReason }
  | { type: "restore"; callId: string; seconds: number; gone: Gone }
  | { type: "crash" }
  | { type: "fail"; kind: ErrorKind; retryAt?: number }
  | { type: "dismiss" };

export const idle: State = { name: "idle" };

const UNDER_WAY: ReadonlySet<State["name"]> = new Set([
  "microphone",
  "line",
  "turn",
  "connecting",
  "live",
]);

/** Whether a press may open a session: never while one is being opened or is open. */
export function mayStart(state: State, at: number): boolean {
  if (state.name === "error") return state.retryAt === null || at >= state.retryAt;
  return state.name === "idle" || state.name === "ended";
}

/** Whether a call is being opened or is live. */
export function isUnderWay(state: State): boolean {
  return UNDER_WAY.has(state.name);
}

/** Whether the server has not brought a room yet. */
function isOpening(state: State): boolean {
  if (state.name === "connecting") return state.credentials === null;
  return state.name === "line" || state.name === "turn";
}

/** The next state. An action that does not belong to the state changes nothing. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "press":
      return isUnderWay(state) ? state : { name: "microphone" };
    case "connect":
      return state.name === "microphone" || state.name === "line" || state.name === "turn"
        ? { name: "connecting", since: action.at, queued: false, credentials: null }
        : state;
    case "line":
      return isOpening(state) ? { name: "line", since: action.since, ...action.place } : state;
    case "turn":
      return isOpening(state) ? { name: "turn", until: action.until } : state;
    case "wait":
      // The earlier start counts, so that the waiting time on show never runs backwards.
      return state.name === "connecting" && state.credentials === null
        ? { ...state, queued: action.queued, since: Math.min(state.since, action.since) }
        : state;
    case "credentials":
      return state.name === "connecting" && state.credentials === null
        ? { ...state, queued: false, credentials: action.credentials }
        : state;
    case "connected":
      return state.name === "connecting" && state.credentials !== null
        ? { name: "live", since: action.at, face: "coming", credentials: state.credentials }
        : state;
    case "face":
      // Once seen, the call has a face: a pause of the picture is the room's own matter.
      return state.name === "live" && state.face !== "seen"
        ? { ...state, face: action.face }
        : state;
    case "end":
      return state.name === "live"
        ? {
            name: "ended",
            callId: state.credentials.callId,
            seconds: Math.max(0, Math.floor((action.at - state.since) / 1000)),
            reason: action.reason,
            confirmed: false,
          }
        : state;
    case "confirm":
      return state.name === "ended" ? { ...state, reason: action.reason, confirmed: true } : state;
    case "restore":
      return state.name === "idle"
        ? {
            name: "ended",
            callId: action.callId,
            seconds: action.seconds,
            reason: "page_closed",
            confirmed: false,
            gone: action.gone,
          }
        : state;
    case "crash":
      return { name: "error", kind: "broken", retryAt: null };
    case "fail":
      return isUnderWay(state)
        ? { name: "error", kind: action.kind, retryAt: action.retryAt ?? null }
        : state;
    case "dismiss":
      return state.name === "live" ? state : idle;
  }
}
