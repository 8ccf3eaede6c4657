import { describe, expect, it } from "vitest";
import { pass, scene, setScene, speak } from "../../test/inRoom";
import { conversation } from "../../test/lines";
import type { Speaker } from "../types";
import { Caption } from "./Caption";
import { BREATH_MS } from "./useIsSpeaking";

setScene();

const show = (said: [Speaker, string][]) =>
  scene.show(<Caption />, { lines: conversation(...said) });
const captions = () => [...scene.host.querySelectorAll("p")].map((line) => line.textContent);

describe("a caption", () => {
  it("leaves when it can have been read, from its last change on", async () => {
    await show([["avatar", "Hello"]]);
    await pass(3.9);
    await show([["avatar", "Hello there"]]);
    await pass(3.9);
    expect(captions()).toEqual(["Hello there"]);
    await pass(0.1);
    expect(captions()).toEqual([]);
  });

  it("stays longer the longer it is", async () => {
    await show([["avatar", "a".repeat(100)]]);
    await pass(6.9);
    expect(captions()).toHaveLength(1);
    await pass(0.1);
    expect(captions()).toEqual([]);
  });

  it("stays while the avatar is speaking", async () => {
    await speak("avatar");
    await show([["avatar", "Hello"]]);
    await pass(30);
    expect(captions()).toEqual(["Hello"]);
    await speak();
    await pass(BREATH_MS / 1000);
    await pass(3.9);
    expect(captions()).toEqual(["Hello"]);
    await pass(0.1);
    expect(captions()).toEqual([]);
  });

  it("of the visitor is marked, and stands above the answer", async () => {
    await show([
      ["avatar", "Hello"],
      ["visitor", "Who are you?"],
    ]);
    expect(captions()).toEqual(["You: Who are you?"]);
    await show([
      ["avatar", "Hello"],
      ["visitor", "Who are you?"],
      ["avatar", "A lobster."],
    ]);
    expect(captions()).toEqual(["You: Who are you?", "A lobster."]);
  });

  it("has no more than the last turn of each", async () => {
    await show([
      ["visitor", "One"],
      ["avatar", "Two"],
      ["avatar", "Three"],
    ]);
    expect(captions()).toEqual(["Three"]);
  });

  it("says what it is written in", async () => {
    await show([
      ["visitor", "你是誰？"],
      ["avatar", "A lobster."],
    ]);
    const languages = [...scene.host.querySelectorAll("[lang]")].map((line) =>
      line.getAttribute("lang"),
    );
    expect(languages).toEqual(["zh-hant", "en"]);
  });
});
