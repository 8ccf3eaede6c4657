import { describe, expect, it } from "vitest";
import { pass, scene, setScene, speak } from "../../test/inRoom";
import type { Face } from "../types";
import { Hint } from "./Hint";
import { BREATH_MS } from "./useIsSpeaking";

setScene();

const show = (face: Face = "seen") => scene.show(<Hint face={face} />);
const words = () => scene.host.textContent;
const BREATH = BREATH_MS / 1000;
const SPEAK = "Talk as you would to a friend. LittleLobster is listening.";

describe("the hint to speak", () => {
  it("comes when the avatar has finished its first line, not when it takes a breath", async () => {
    await show();
    await pass(3);
    await speak("avatar");
    await pass(8);
    await speak();
    await pass(0.5);
    await speak("avatar");
    await pass(4);
    expect(words()).toBe("");
    await speak();
    await pass(BREATH);
    expect(words()).toBe("");
    await pass(0.3);
    expect(words()).toBe(SPEAK);
  });

  it("goes when the visitor speaks, and stays away", async () => {
    await show();
    await speak("avatar");
    await speak();
    await pass(BREATH);
    await pass(60);
    expect(words()).toBe(SPEAK);
    await speak("visitor");
    expect(words()).toBe("");
    await speak();
    await pass(BREATH);
    await pass(60);
    expect(words()).toBe("");
  });

  it("stays away from a visitor who has answered in the pause already", async () => {
    await show();
    await speak("avatar");
    await speak("visitor");
    await pass(0.5);
    await speak();
    await pass(BREATH - 0.5);
    await pass(0.3);
    await pass(60);
    expect(words()).toBe("");
  });

  it("comes to an avatar that has no first line", async () => {
    await show();
    await pass(6);
    expect(words()).toBe(SPEAK);
  });

  it("does not come before the avatar is seen or heard", async () => {
    await show("coming");
    await pass(60);
    expect(words()).not.toContain(SPEAK);
  });
});

it("no two hints say at once that the visitor can talk", async () => {
  await show("late");
  await speak("avatar");
  await speak();
  await pass(BREATH);
  await pass(60);
  expect(words()).not.toContain(SPEAK);
  await show("seen");
  expect(words()).toBe(SPEAK);
});

describe("the picture", () => {
  it.each<[Face, string]>([
    ["coming", "You can talk already. The picture is on its way…"],
    ["late", "LittleLobster can hear you. The picture is taking longer than usual."],
    ["seen", ""],
  ])("that is %s is told of", async (face, text) => {
    await speak("avatar");
    await show(face);
    expect(scene.host.querySelector("[role=status]")?.textContent).toBe(text);
  });
});
