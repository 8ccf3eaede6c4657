import { expect, it } from "vitest";
import { scene, setScene, speak } from "../../test/inRoom";
import { useIsSpeaking } from "./useIsSpeaking";

setScene();

it("who speaks is told when it changes, and not each time that somebody is louder", async () => {
  let renders = 0;
  function Shown() {
    renders += 1;
    return `${useIsSpeaking("avatar")} ${useIsSpeaking("visitor")}`;
  }
  await speak("visitor");
  await scene.show(<Shown />);
  expect(scene.host.textContent).toBe("false true");
  await speak("avatar");
  expect(scene.host.textContent).toBe("true false");
  const before = renders;
  for (let times = 0; times < 10; times++) await speak("avatar");
  expect(renders).toBe(before);
});
