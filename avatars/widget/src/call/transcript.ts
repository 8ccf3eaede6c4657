// What is said in a call, put together from what the SDK gives: pieces under ids, of which the last
// ones never become final. The same speech may come twice, by the data channel and as a transcription
// of LiveKit's own, under different ids.

import type { Line, Said, Speaker, Transcript } from "../types";
import { writtenIn } from "./language";

/** More is said in no call; beyond that the oldest lines go. */
const MOST_LINES = 500;
/** In characters: whoever sends more than that in one line is not speaking. */
const LONGEST_LINE = 4_000;
/** Words that come so soon after those before belong to them, whoever speaks meanwhile, in ms. */
const LATE_MS = 1_500;
/** What came by the other channel within this time may be the same, in ms. */
const SAME_MS = 15_000;
/** Turns whose number is missing are all numbered 0 by the SDK, and their texts joined into one. */
const UNNUMBERED = /^runway-transcription-.*-0$/;

export interface Keeper extends Transcript {
  hear(speaker: Speaker, said: Said): void;
  /** The avatar shows something: a line of its own. */
  show(text: string): void;
  clear(): void;
}

interface Entry {
  line: Line;
  /** The id under which it comes, by channel; the first channel leads. */
  ids: Map<Said["channel"], string>;
  /** All that has come under its first id, and how much of that belongs to lines before it. */
  whole: string;
  skip: number;
  isFinal: boolean;
  changedAt: number;
}

/** `languages` are those of the talk, the likeliest first; see `writtenIn`. */
export function createTranscript(languages: () => readonly string[]): Keeper {
  let entries: Entry[] = [];
  let lines: readonly Line[] = [];
  let nextKey = 1;
  const listeners = new Set<() => void>();

  function publish(): void {
    const last = entries.findLast(({ line }) => !line.isCard);
    for (const entry of entries) {
      // The last lines never become final; that another one has begun says as much.
      const done = entry.isFinal || entry !== last;
      if (entry.line.done !== done) entry.line = { ...entry.line, done };
    }
    lines = entries.map(({ line }) => line);
    for (const listener of listeners) listener();
  }

  function write(entry: Entry, text: string, now: number): void {
    if (!text || text === entry.line.text) return;
    entry.line = { ...entry.line, text, lang: writtenIn(text, languages()) };
    entry.changedAt = now;
  }

  function begin(speaker: Speaker, { id, text, channel, final }: Said, skip: number): void {
    const now = Date.now();
    const words = tidy(text.slice(skip));
    if (!words) return;
    const entry: Entry = {
      line: { key: nextKey++, speaker, text: "", lang: null, at: now, done: false },
      ids: new Map([[channel, id]]),
      whole: text,
      skip,
      isFinal: final,
      changedAt: now,
    };
    write(entry, words, now);
    entries = [...entries, entry].slice(-MOST_LINES);
  }

  function goOn(entry: Entry, { text, channel, final }: Said): void {
    const [leader] = entry.ids.keys();
    entry.isFinal ||= final;
    if (channel === leader) {
      entry.whole = text;
      write(entry, tidy(text.slice(entry.skip)), Date.now());
    } else if (text.length > entry.line.text.length) {
      // Of two hearings the first one stays, as long as it is whole.
      write(entry, tidy(text), Date.now());
    }
  }

  /** Whether what is new under the id of a line is said after an answer to it. */
  function isAnotherTurn(entry: Entry, { id, text }: Said): boolean {
    const isLate = Date.now() - entry.changedAt < LATE_MS;
    const grows = text.length > entry.whole.length && text.startsWith(entry.whole);
    return UNNUMBERED.test(id) && grows && !isLate && entry !== entries.at(-1);
  }

  /** The latest line under this id; else a recent one that says the same by the other channel. */
  function find(speaker: Speaker, { id, text, channel }: Said): Entry | undefined {
    const own = entries.filter(({ line }) => line.speaker === speaker && !line.isCard);
    const known = own.findLast(({ ids }) => ids.get(channel) === id);
    if (known) return known;
    const twin = own.findLast(
      (entry) =>
        !entry.ids.has(channel) &&
        Date.now() - entry.changedAt < SAME_MS &&
        saySame(entry.line.text, text),
    );
    twin?.ids.set(channel, id);
    return twin;
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lines: () => lines,
    hear(speaker, said) {
      const entry = find(speaker, said);
      if (!entry) begin(speaker, said, 0);
      else if (isAnotherTurn(entry, said)) begin(speaker, said, entry.whole.length);
      else goOn(entry, said);
      publish();
    },
    show(text) {
      const now = Date.now();
      const lang = writtenIn(text, languages());
      const key = nextKey++;
      const entry: Entry = {
        line: { key, speaker: "avatar", text, lang, at: now, done: true, isCard: true },
        ids: new Map(),
        whole: text,
        skip: 0,
        isFinal: true,
        changedAt: now,
      };
      entries = [...entries, entry].slice(-MOST_LINES);
      publish();
    },
    clear() {
      entries = [];
      publish();
    },
  };
}

function tidy(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, LONGEST_LINE);
}

/** Whether one of them is the beginning of the other, but for signs and capitals. */
function saySame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""));
  return Boolean(a && b && (a.startsWith(b) || b.startsWith(a)));
}
