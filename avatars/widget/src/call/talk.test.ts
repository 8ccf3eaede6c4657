import { describe, expect, it } from "vitest";
import { live } from "../../test/live";
import { config, settle } from "../../test/sample";
import { asked, sent, setUpWorld } from "../../test/world";
import type { OpenRoom } from "../types";
import { createCall } from "./call";

setUpWorld();

const CHINESE = ["你可以幫我做什麼？", "我想找一個寫程式的工具。"];

function say(room: OpenRoom, ...turns: string[]): void {
  for (const [turn, text] of turns.entries()) {
    room.said("visitor", {
      id: `runway-transcription-user-${turn + 1}`,
      text,
      final: false,
      participantIdentity: "worker:1",
      channel: "custom",
    });
  }
}

describe("what is said in a call", () => {
  it("outlives it, until the next one begins", async () => {
    const { call, room } = await live();
    say(room, "Hello");
    call.hangUp();
    say(room, "Hello", "Are you there?");
    expect(call.transcript.lines().map(({ text }) => text)).toEqual(["Hello"]);
    call.start();
    expect(call.transcript.lines()).toEqual([]);
  });

  it("tells which language is spoken when two turns that are over agree", async () => {
    const { call, room } = await live();
    say(room, ...CHINESE);
    expect(call.spoken()).toBeNull();
    say(room, ...CHINESE, "OK");
    expect(call.spoken()).toBe("zh-hant");
  });

  it("is reported by its language with the end", async () => {
    const { call, room } = await live();
    say(room, ...CHINESE);
    call.hangUp();
    expect(sent("ended")).toMatchObject({ reason: "hung_up", spoken: "zh-hant" });
  });

  it("is reported even of a single turn", async () => {
    const { call, room } = await live();
    say(room, "Who are you and what is this?");
    call.hangUp();
    expect(sent("ended")).toMatchObject({ spoken: "en" });
  });

  it("is not reported where nothing was said", async () => {
    const { call } = await live();
    call.hangUp();
    expect(sent("ended")).not.toHaveProperty("spoken");
  });
});

describe("the language of the talk", () => {
  it("is that which is chosen at the press", async () => {
    let chosen = "zh-hans";
    const call = createCall(config, () => chosen);
    call.start();
    await settle();
    expect(asked()).toMatchObject({ locale: "zh-hans" });
    call.dismiss();
    chosen = "en";
    call.start();
    await settle();
    expect(asked()).toMatchObject({ locale: "en" });
  });
});
