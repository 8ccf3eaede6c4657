// One section's calls: their states, what they need, and how they end.

import type { Card, CardWords, PageTargets } from "./acts";
import type { Hearing } from "./hearing";
import type { Said, Speaker, Transcript } from "./talk";

/** What it takes to send the server the events of a call. */
export interface CallKey {
  callId: string;
  callToken: string;
}

/** What it takes to join the room of a call. */
export interface Credentials extends CallKey {
  sessionId: string;
  serverUrl: string;
  token: string;
  roomName: string;
  /** Longest call in seconds. */
  maxDuration: number;
  /**
   * When the time that is paid for is over at the earliest, less `timing.margin`: in ms, by
   * `performance.now()`, since a visitor's clock may be wrong.
   */
  endsAt: number;
  /** What the avatar was told of the page: it may touch nothing else. */
  page: PageTargets;
}

/** Why a call ended. */
export type EndReason =
  | "hung_up"
  | "page_closed"
  | "connection_lost"
  | "time_limit"
  | "ended_by_avatar"
  | "visitor_gave_up"
  | "idle"
  | "avatar_lost"
  | "removed"
  | "no_media"
  | "page_failed";

/** What became of a goodbye: the avatar left after the first or the second one, or not in time. */
export type Heard = "first" | "second" | "unheard";

/** What went wrong; each has words of its own. */
export type ErrorKind =
  | "microphone_denied"
  | "microphone_missing"
  | "microphone_in_use"
  | "microphone_blocked"
  | "in_app_browser"
  | "insecure"
  | "not_supported"
  | "rate_limited"
  | "busy"
  | "budget_spent"
  | "closed"
  | "forbidden_call"
  | "timeout"
  | "unavailable"
  | "offline"
  | "join_failed"
  | "no_media"
  | "connection_lost"
  | "other_call"
  | "other_tab"
  | "broken";

/** How a page went in the middle of its call. */
export type Gone = "reloaded" | "left" | "crashed";

/** The avatar's picture: on its way, not come in time, or seen. */
export type Face = "coming" | "late" | "seen";

/** A place in the waiting line, from 1; `estimate` in seconds, null where nothing honest is known. */
export interface Place {
  position: number;
  estimate: number | null;
}

/** The states of one section. `since`, `until` and `retryAt` in ms since 1970. */
export type State =
  | { name: "idle" }
  | { name: "microphone" }
  | ({ name: "line"; since: number } & Place)
  /** Out of the line, in the background: the call begins at `until`. */
  | { name: "turn"; until: number }
  | { name: "connecting"; since: number; queued: boolean; credentials: Credentials | null }
  /** The room is connected. */
  | { name: "live"; since: number; face: Face; credentials: Credentials }
  /**
   * `confirmed`: the server has said that this is the reason. `gone`: it was the call of a page that
   * is no more, and how that went.
   */
  | {
      name: "ended";
      callId: string;
      seconds: number;
      reason: EndReason;
      confirmed: boolean;
      gone?: Gone;
    }
  | { name: "error"; kind: ErrorKind; retryAt: number | null };

/** The state of that name. */
export type StateOf<Name extends State["name"]> = Extract<State, { name: Name }>;

/**
 * The room of a call, from the credentials on until it is left: a call that is over says goodbye in
 * it. What it reports after the call's end is not heard any more.
 */
export interface OpenRoom {
  readonly credentials: Credentials;
  /** The room exists. Returns how to detach it. */
  attach(leave: Leave): () => void;
  /** The room captures the microphone itself now: ours is released. */
  microphoneTaken(): void;
  connected(): void;
  /** The avatar's sound has begun to come. */
  sound(): void;
  /** The avatar is seen. */
  face(): void;
  /** The avatar shows a card. */
  card(words: CardWords): void;
  /** Somebody said something. */
  said(speaker: Speaker, said: Said): void;
  /** The room ended, or cannot go on. */
  ended(reason: EndReason): void;
  /** A device failed. */
  failed(kind: ErrorKind): void;
}

/**
 * Falls silent at once and says goodbye. Settles when the room may be closed; null where there was
 * nobody to say goodbye to.
 */
export type Leave = () => Promise<Heard | null>;

/** The calls of one section: its state, and all that the visitor does to it. */
export interface Call {
  readonly transcript: Transcript;
  subscribe(listener: () => void): () => void;
  state(): State;
  /** The language that the visitor speaks, once two of their turns agree; null until then. */
  spoken(): string | null;
  /** The rooms that are open: that of the call, and those of calls that are over. */
  rooms(): readonly OpenRoom[];
  /** The cards that the avatar showed in the last call, also those that are closed. */
  cards(): readonly Card[];
  /** How the visitor of the call under way is heard; null without one. */
  hearing(): Hearing | null;
  /** Begins a call. Does nothing while one is under way or before an error's `retryAt`. */
  start(): void;
  /** Gives up before the call is live, or closes the panel of an ended call or an error. */
  dismiss(): void;
  hangUp(): void;
  /** A component has thrown: ends what is under way, and says that something went wrong. */
  crash(): void;
  /** The visitor's stars, 1 to 5, and comment for the last call. The last ones count. */
  feedback(stars: number, comment: string): void;
}
