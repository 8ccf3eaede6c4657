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
  /** A room without a picture by then is given up. */
  picture: number;
  /** The avatar's side ends a call at `maxDuration`; so long after it the page hangs up by itself. */
  overtime: number;
  /** A broken connection to the room is given up after this: a new call is quicker by then. */
  reconnect: number;
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
}

/** Why a call ended. */
export type EndReason =
  | "hung_up"
  | "page_closed"
  | "connection_lost"
  | "time_limit"
  | "ended_by_avatar"
  | "visitor_gave_up";

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
  | "connection_lost"
  | "other_call";

/** The states of one section. `since` and `retryAt` in ms since 1970. */
export type State =
  | { name: "idle" }
  | { name: "microphone" }
  | { name: "connecting"; since: number; queued: boolean; credentials: Credentials | null }
  | { name: "live"; since: number; credentials: Credentials }
  | { name: "ended"; seconds: number; reason: EndReason }
  | { name: "error"; kind: ErrorKind; retryAt: number | null };

/** The state of that name. */
export type StateOf<Name extends State["name"]> = Extract<State, { name: Name }>;

/** The calls of one section: its state, and all that the visitor and the room do to it. */
export interface Call {
  subscribe(listener: () => void): () => void;
  state(): State;
  /** Begins a call. Does nothing while one is under way or before an error's `retryAt`. */
  start(): void;
  /** Gives up before the first frame, or closes the panel of an ended call or an error. */
  dismiss(): void;
  hangUp(): void;
  /** The room exists; `leave` says goodbye and leaves it. Returns how to detach it. */
  attachRoom(leave: () => Promise<void>): () => void;
  /** The room captures the microphone itself now: ours is released. */
  microphoneTaken(): void;
  firstFrame(): void;
  /** The room ended, or cannot go on. */
  roomEnded(reason: EndReason): void;
  /** The room could not be joined, or a device failed in it. */
  roomFailed(kind: ErrorKind): void;
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
