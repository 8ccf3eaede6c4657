// What the page says about one section.

import type { Act } from "./acts";
import type { Labels } from "./labels";

/** What the page says about one section; written by Django as a JSON script. */
export interface Config {
  slug: string;
  /** The section's name on its page; no other section has it. */
  placement: string;
  variant: "inline" | "floating";
  /** What the site tells the avatar about this page or visitor, signed; only handed on. */
  context?: string;
  /** A pass of the staff's, that makes calls test calls; only handed on. */
  testCall?: string;
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
  /** Of the avatar's opening hours: its name by IANA, and as the page's language has it. */
  timeZone: string;
  zoneName: string;
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

/** The avatar's pictures. */
export type Mood = "listening" | "waving" | "sorry" | "sleepy" | "waking" | "thinking";
