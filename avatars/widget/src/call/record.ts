// What is said and shown in the last call of a section: its transcript, its cards, and the language
// that the visitor speaks.

import type { Card, CardWords, Line } from "../types";
import { agreedUpon, languageOf } from "./language";
import { createTranscript, type Keeper } from "./transcript";

/** So many cards of a call are kept: more are a machine's mistake. */
const MOST_CARDS = 50;

export interface CallRecord {
  readonly transcript: Keeper;
  cards(): readonly Card[];
  /** The avatar shows a card, which is a line of the transcript as well. */
  show(words: CardWords): void;
  /** The visitor's language once two of their turns agree; null until then. */
  spoken(): string | null;
  /** The same for the log: who has said one thing only has said it in a language, too. */
  spokenAtAll(): string | null;
  clear(): void;
}

/** `languages` are those of the talk, the likeliest first. */
export function createRecord(languages: () => readonly string[]): CallRecord {
  const transcript = createTranscript(languages);
  let cards: readonly Card[] = [];

  /** The language in which so many turns of the visitor agree, of these lines. */
  function spokenIn(lines: readonly Line[], turns?: number): string | null {
    const told = lines.filter(({ speaker }) => speaker === "visitor").map(({ text }) => text);
    const script = agreedUpon(told, turns);
    return script && languageOf(script, languages());
  }

  return {
    transcript,
    cards: () => cards,
    show(words) {
      const id = (cards.at(-1)?.id ?? 0) + 1;
      cards = [...cards.slice(1 - MOST_CARDS), { id, at: Date.now(), ...words }];
      transcript.show([words.title, words.text, words.link].filter(Boolean).join("\n"));
    },
    spoken: () => spokenIn(transcript.lines().filter(({ done }) => done)),
    spokenAtAll: () => spokenIn(transcript.lines()) ?? spokenIn(transcript.lines(), 1),
    clear() {
      cards = [];
      transcript.clear();
    },
  };
}
