// What the rooms share. Everything may import this; it imports nothing.

/** What the page says about one section; written by Django as a JSON script. */
export interface Config {
  slug: string;
  name: string;
  connectUrl: string;
  /** Holds `{callId}`. */
  eventsUrl: string;
  locale: string;
  /** Longest call in seconds. */
  maxDuration: number;
  /** Of the visitor's words after a call, in characters. */
  longestComment: number;
  timing: Timing;
  /** Addresses of the pictures, which are framed like the poster. */
  moods?: Partial<Record<Mood, string>>;
  labels: Labels;
}

/** How long the server waits, and the page with it, in seconds. */
export interface Timing {
  /** How often the page of a live call says that it is still open. */
  beat: number;
  /** The server has ended the call of a page that stood still for so long. */
  stalled: number;
  /** A connect without an answer by then is given up. */
  answer: number;
  /**
   * A room that is not joined by then is given up, and so is one that has neither sound nor picture
   * for so long after that. With sound alone the visitor is told.
   */
  picture: number;
  /** Kept back from the time on show, so that the end never comes sooner than it says. */
  margin: number;
  /** The avatar's side ends a call at `maxDuration`; so long after it the page hangs up by itself. */
  overtime: number;
  /** With neither new sound nor new picture for so long, the line is called weak. */
  weak: number;
  /** A broken connection to the room is given up after this: a new call is quicker by then. */
  reconnect: number;
  /** After so long without a word or a touch of the visitor, the page asks; 0: never. */
  idle: number;
  /** An unanswered question ends the call after this. */
  idleAnswer: number;
  /** The room of a call that is over is kept for so long, until the avatar has heard its end. */
  goodbye: number;
  /** An unheard goodbye is said again after this. */
  goodbyeAgain: number;
  /** How long a page in the background counts down before the call that it waited for begins. */
  count: number;
  /** A place in the line outlives a broken connection by so much. */
  placeKept: number;
}

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
  | "no_media";

/** What became of a goodbye: the avatar left after the first or the second one, or not in time. */
export type Heard = "first" | "second" | "unheard";

/** What went wrong; each has words of its own. */
export type ErrorKind =
  | "microphone_denied"
  | "microphone_missing"
  | "microphone_in_use"
  | "microphone_blocked"
  | "not_supported"
  | "rate_limited"
  | "busy"
  | "budget_spent"
  | "timeout"
  | "unavailable"
  | "offline"
  | "join_failed"
  | "no_media"
  | "connection_lost"
  | "other_call"
  | "other_tab";

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
  /** `confirmed`: the server has said that this is the reason. */
  | { name: "ended"; seconds: number; reason: EndReason; confirmed: boolean }
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
  subscribe(listener: () => void): () => void;
  state(): State;
  /** The rooms that are open: that of the call, and those of calls that are over. */
  rooms(): readonly OpenRoom[];
  /** Begins a call. Does nothing while one is under way or before an error's `retryAt`. */
  start(): void;
  /** Gives up before the call is live, or closes the panel of an ended call or an error. */
  dismiss(): void;
  hangUp(): void;
  /** The visitor's stars, 1 to 5, and comment for the last call. Sent once. */
  feedback(stars: number, comment: string): void;
}

/** The avatar's pictures. */
export type Mood = "listening" | "waving" | "sorry" | "sleepy" | "thinking";

/** The closed list of the widget's words; the page brings each of them. */
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
  | "line_title"
  | "line_title_next"
  | "line_text"
  | "line_text_soon"
  | "line_text_minutes"
  | "turn_title"
  | "turn_text"
  | "joining_title"
  | "cancel"
  | "live_announcement"
  | "hint"
  | "picture_coming"
  | "picture_late"
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
  | "view_full"
  | "view_page"
  | "view_back"
  | "view_close"
  | "reconnecting"
  | "line_weak"
  | "still_there_title"
  | "still_there_text"
  | "still_there_yes"
  | "time_left"
  | "ended_title"
  | "ended_title_plain"
  | "ended_text"
  | "ended_time_limit"
  | "ended_by_avatar"
  | "ended_page_closed"
  | "ended_idle"
  | "ended_avatar_lost"
  | "ended_removed"
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
