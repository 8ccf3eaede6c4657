import { RoomEvent } from "livekit-client";
import { expect, it } from "vitest";
import { happen, pass, scene, setScene, speak } from "../../test/inRoom";
import { BREATH_MS, useIsSpeaking } from "./useIsSpeaking";

setScene();

const BREATH = BREATH_MS / 1000;
let renders = 0;
function Shown() {
  renders += 1;
  return `${useIsSpeaking("avatar")} ${useIsSpeaking("visitor")}`;
}
const shown = () => scene.host.textContent;

it("who speaks is told at once, and that they have finished after a breath", async () => {
  await speak("visitor");
  await scene.show(<Shown />);
  expect(shown()).toBe("false true");
  await speak("avatar");
  expect(shown()).toBe("true true");
  await pass(BREATH);
  expect(shown()).toBe("true false");
});

it("nothing is rendered when somebody is louder, or breathes between two words", async () => {
  await speak("avatar");
  await scene.show(<Shown />);
  await pass(BREATH);
  const before = renders;
  for (let times = 0; times < 10; times++) {
    await speak("avatar");
    await pass(BREATH - 0.1);
    await speak();
    await pass(BREATH - 0.1);
  }
  expect(shown()).toBe("true false");
  expect(renders).toBe(before);
});

it("who fell silent while the line was broken is not taken for speaking after it", async () => {
  await speak("avatar");
  await scene.show(<Shown />);
  scene.fake.room.activeSpeakers = [];
  await happen(() => scene.fake.room.emit(RoomEvent.Reconnected));
  await pass(BREATH);
  expect(shown()).toBe("false false");
});

it("a breath is not drawn out by the other one, who is louder and softer meanwhile", async () => {
  await speak("avatar", "visitor");
  await scene.show(<Shown />);
  for (let passed = 0; passed < BREATH; passed += 0.3) {
    await speak("visitor");
    await pass(0.3);
  }
  expect(shown()).toBe("false true");
});
