// What the rooms share. Everything may import this; it imports nothing.

/** What the page says about one section; written by Django as a JSON script. */
export interface Config {
  slug: string;
  /** The section's name on its page; no other section has it. */
  placement: string;
  variant: "inline" | "floating";
  /** What the site tells the avatar about this page or visitor, signed; only handed on. */
  context?: string;
  name: string;
  connectUrl: string;
  /** Holds `{callId}`. */
  eventsUrl: string;
  /** Where the words of another language are; holds `{locale}`. */
  wordsUrl: string;
  /** Of the words; Django's code, such as `zh-hant`. */
  locale: string;
  /** Those that the site has words in. */
  languages: string[];
  /** Longest call in seconds. */
  maxDuration: number;
  /** Of the visitor's words after a call, in characters. */
  longestComment: number;
  timing: Timing;
  /** Whether visitors may show the avatar their screen. */
  screenSharing: boolean;
  /** What the avatar may do on the page. */
  acts: readonly Act[];
  /** Hosts besides this one that the avatar may link to. */
  linkHosts: readonly string[];
  /** Addresses of the pictures, which are framed like the poster. */
  moods?: Partial<Record<Mood, string>>;
  /** Where the visitor may go after a call. */
  action?: { label: string; url: string } | null;
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

/** What an avatar may do on the page, by the names of its tools. */
export type Act = "show_card" | "scroll_to" | "highlight" | "click";

/** The names that the page has marked for the avatar, and which of them are buttons and links. */
export interface PageTargets {
  targets: readonly string[];
  clickable: readonly string[];
}

/** What the avatar shows to be read: plain text, and a link that is safe to follow. */
export interface CardWords {
  title: string;
  text: string;
  link: string | null;
}

/** A card of the call, in the order in which they came. `at` in ms since 1970. */
export interface Card extends CardWords {
  id: number;
  at: number;
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

export type Speaker = "avatar" | "visitor";

/** What the SDK tells of something that is said, each time that more of it is known. */
export interface Said {
  id: string;
  text: string;
  final: boolean;
  participantIdentity: string;
  channel: "native" | "custom";
}

/** What one of the two has said without a break. */
export interface Line {
  /** Unique in its call. */
  readonly key: number;
  readonly speaker: Speaker;
  readonly text: string;
  /** The language it is written in, for HTML; null where it has no letters. */
  readonly lang: string | null;
  /** When it began, in ms since 1970. */
  readonly at: number;
  /** Whether nothing more of it is awaited. */
  readonly done: boolean;
  /** The avatar has shown it, and not said it. */
  readonly isCard?: boolean;
}

/** What has been said in a call, by both sides; it outlives the call, until the next one begins. */
export interface Transcript {
  subscribe(listener: () => void): () => void;
  /** In order; another array whenever something is added or changed. */
  lines(): readonly Line[];
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

/** The kinds of devices, as W3C Media Capture names them. */
export type DeviceKind = "audioinput" | "videoinput" | "audiooutput";

/** A device, by the names that the browser gives it; those of one `group` are one thing. */
export interface Device {
  id: string;
  label: string;
  group: string;
}

/** The microphone: not open, open and nothing heard yet, heard, or silent for too long. */
export type Ears = "closed" | "listening" | "heard" | "silent";

export interface HearingState {
  ears: Ears;
  /** Those that can be chosen. */
  devices: Record<DeviceKind, readonly Device[]>;
  /** Ids; empty for the browser's own choice. */
  chosen: Record<DeviceKind, string>;
  /** The kind of the device that could not be used when it was chosen. */
  failed: DeviceKind | null;
  /** The microphone hears the avatar. */
  hasEcho: boolean;
}

/** The devices that a room uses. */
export interface RoomDevices {
  microphone(): MediaStreamTrack | undefined;
  /** The avatar's. */
  voice(): MediaStreamTrack | undefined;
  /** Rejects where the device cannot be used. */
  use(kind: DeviceKind, id: string): Promise<unknown>;
}

/** How the visitor of a call is heard, and with which devices. */
export interface Hearing {
  subscribe(listener: () => void): () => void;
  state(): HearingState;
  /** Tells the microphone's level, 0 to 1, ten times a second while the page is seen. */
  onLevel(listener: (level: number) => void): () => void;
  /** Uses the device from now on, and for the rest of the browser session. */
  choose(kind: DeviceKind, id: string): void;
  /** From now on the room has the devices. Returns how to take them back. */
  inRoom(devices: RoomDevices): () => void;
}

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
  /** The visitor's stars, 1 to 5, and comment for the last call. Sent once. */
  feedback(stars: number, comment: string): void;
}

/** The avatar's pictures. */
export type Mood = "listening" | "waving" | "sorry" | "sleepy" | "thinking";

/** The closed list of the widget's words; the page brings each of them. */
export type LabelKey =
  | "loading"
  | "load_failed"
  | "consent_missing"
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
  | "camera_denied"
  | "camera_missing"
  | "camera_in_use"
  | "camera_seen"
  | "devices"
  | "microphone"
  | "camera"
  | "speaker"
  | "device_failed"
  | "try_voice"
  | "voice_heard"
  | "voice_silent"
  | "voice_silent_others"
  | "settings"
  | "volume"
  | "voice_off"
  | "voice_on"
  | "headphones"
  | "screen_on"
  | "screen_off"
  | "screen_seen"
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
  | "turn_avatar"
  | "turn_visitor"
  | "turn_nobody"
  | "captions"
  | "transcript"
  | "transcript_empty"
  | "transcript_newest"
  | "transcript_copy"
  | "transcript_copied"
  | "transcript_not_copied"
  | "transcript_download"
  | "transcript_close"
  | "you"
  | "language_offer"
  | "language_accept"
  | "language_decline"
  | "ended_title"
  | "ended_title_plain"
  | "ended_text"
  | "ended_time_limit"
  | "ended_by_avatar"
  | "ended_page_closed"
  | "ended_idle"
  | "ended_avatar_lost"
  | "ended_removed"
  | "reference"
  | "reference_copy"
  | "reference_copied"
  | "cards"
  | "card_shown"
  | "card_link"
  | "new_tab"
  | "pointed_at"
  | "pressed"
  | "keys"
  | "key_m"
  | "key_v"
  | "key_c"
  | "key_f"
  | "key_escape"
  | "title_live"
  | "ended_reloaded"
  | "ended_left"
  | "ended_crashed"
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
  | "way_chrome"
  | "way_edge"
  | "way_firefox"
  | "way_safari"
  | "way_ios"
  | "way_ios_app"
  | "way_android"
  | "way_ask"
  | "way_system"
  | "way_wechat"
  | "way_line"
  | "way_instagram"
  | "way_facebook"
  | "microphone_allowed"
  | "microphone_found"
  | "copy_address"
  | "address_copied"
  | "open_tab"
  | "open_secure"
  | `error_${ErrorKind}_title`
  | `error_${ErrorKind}_text`;

export type Labels = Record<LabelKey, string>;
