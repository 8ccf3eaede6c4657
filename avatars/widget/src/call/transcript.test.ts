import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Said, Speaker } from "../types";
import { createTranscript, type Keeper } from "./transcript";

let transcript: Keeper;

beforeEach(() => {
  vi.useFakeTimers();
  transcript = createTranscript(() => ["en"]);
});
afterEach(() => vi.useRealTimers());

function hear(speaker: Speaker, id: string, text: string, more: Partial<Said> = {}): void {
  transcript.hear(speaker, {
    id,
    text,
    final: false,
    participantIdentity: "worker:1",
    channel: "custom",
    ...more,
  });
}
const avatar = (turn: number, text: string, more?: Partial<Said>) =>
  hear("avatar", `runway-transcription-assistant-${turn}`, text, more);
const visitor = (turn: number, text: string, more?: Partial<Said>) =>
  hear("visitor", `runway-transcription-user-${turn}`, text, more);
const native = { channel: "native" } as const;
const later = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);

const said = () => transcript.lines().map(({ speaker, text }) => `${speaker}: ${text}`);

describe("a transcript", () => {
  it("puts the pieces of a turn together, and keeps turns in order", () => {
    avatar(0, "Hello");
    avatar(0, "Hello there.");
    visitor(1, "Hi!");
    avatar(2, "What");
    avatar(2, "What is it?");
    expect(said()).toEqual(["avatar: Hello there.", "visitor: Hi!", "avatar: What is it?"]);
  });

  it("knows a line to be over when it says so or another begins, though the last never does", () => {
    avatar(0, "Hello");
    expect(transcript.lines().map(({ done }) => done)).toEqual([false]);
    visitor(0, "Hi", { final: true });
    expect(transcript.lines().map(({ done }) => done)).toEqual([true, true]);
    avatar(1, "Well");
    expect(transcript.lines().map(({ done }) => done)).toEqual([true, true, false]);
  });

  it("keeps a card between what is said, and the turn in which it was shown open", () => {
    avatar(1, "Look");
    transcript.show("Pricing\nFree for all.");
    avatar(1, "Look here");
    avatar(2, "Pricing", native);
    expect(said()).toEqual([
      "avatar: Look here",
      "avatar: Pricing\nFree for all.",
      "avatar: Pricing",
    ]);
    expect(transcript.lines().map(({ isCard }) => Boolean(isCard))).toEqual([false, true, false]);
  });

  it("puts late words where they belong", () => {
    avatar(1, "I was going");
    visitor(1, "Wait");
    avatar(1, "I was going to say");
    expect(said()).toEqual(["avatar: I was going to say", "visitor: Wait"]);
  });

  it("tells turns apart that have no number, and of which the SDK makes one", () => {
    avatar(0, "Hello.");
    later(2);
    visitor(0, "Hi.");
    later(2);
    avatar(0, "Hello. How are");
    avatar(0, "Hello. How are you?");
    later(2);
    visitor(0, "Hi.Fine.");
    later(2);
    avatar(0, "Hello. How are you? Good.");
    expect(said()).toEqual([
      "avatar: Hello.",
      "visitor: Hi.",
      "avatar: How are you?",
      "visitor: Fine.",
      "avatar: Good.",
    ]);
  });

  it("keeps a first turn whole whose last words come late", () => {
    avatar(0, "Hello, I am");
    visitor(0, "Hi.");
    avatar(0, "Hello, I am LittleLobster.");
    expect(said()).toEqual(["avatar: Hello, I am LittleLobster.", "visitor: Hi."]);
  });

  it("has the same speech once, whichever channel brings it first", () => {
    avatar(1, "Good question");
    hear("avatar", "SG_1", "good question!", native);
    hear("avatar", "SG_1", "good question! I live here.", native);
    avatar(1, "Good question! I live here.");
    hear("visitor", "SG_2", "Thank", native);
    visitor(2, "Thank you.");
    hear("visitor", "SG_2", "Thank you", native);
    expect(said()).toEqual(["avatar: Good question! I live here.", "visitor: Thank you"]);
  });

  it("has what is really said twice twice", () => {
    visitor(1, "Yes");
    hear("visitor", "SG_1", "Yes", native);
    avatar(1, "Sure?");
    visitor(2, "Yes");
    hear("visitor", "SG_2", "Yes", native);
    expect(said()).toEqual(["visitor: Yes", "avatar: Sure?", "visitor: Yes"]);
  });

  it("takes no old line for the same", () => {
    visitor(1, "Yes");
    later(60);
    hear("visitor", "SG_1", "Yes", native);
    expect(said()).toHaveLength(2);
  });

  it("has no empty lines, and no line breaks", () => {
    avatar(0, "  ");
    avatar(1, " Two\n\n lines ");
    avatar(1, "");
    expect(said()).toEqual(["avatar: Two lines"]);
  });

  it("is bounded, whatever is sent", () => {
    for (let turn = 1; turn <= 600; turn++) avatar(turn, `Line ${turn}`);
    avatar(601, "x".repeat(100_000));
    expect(transcript.lines()).toHaveLength(500);
    expect(transcript.lines()[0]?.text).toBe("Line 102");
    expect(transcript.lines().at(-1)?.text).toHaveLength(4_000);
  });

  it("says what each line is written in", () => {
    avatar(1, "Hello");
    visitor(1, "你好，我想問一下");
    expect(transcript.lines().map(({ lang }) => lang)).toEqual(["en", "zh-hant"]);
  });

  it("tells those who look at it of every change, and of nothing when they have gone", () => {
    const onChange = vi.fn();
    const leave = transcript.subscribe(onChange);
    const before = transcript.lines();
    avatar(1, "Hello");
    expect(onChange).toHaveBeenCalledOnce();
    expect(transcript.lines()).not.toBe(before);
    leave();
    transcript.clear();
    expect(onChange).toHaveBeenCalledOnce();
    expect(transcript.lines()).toEqual([]);
  });
});
