import { describe, expect, it } from "vitest";
import { fakeHearing } from "../../test/hearing";
import { pass, scene, setScene, speak } from "../../test/inRoom";
import type { Speaker } from "../types";
import { TurnSign } from "./TurnSign";

setScene();

const show = (isMuted = false) => scene.show(<TurnSign isMuted={isMuted} />);
const sign = () => scene.host.textContent;

describe("the sign of whose turn it is", () => {
  it("tells who speaks and who listens", async () => {
    await show();
    expect(sign()).toBe("LittleLobster is listening");
    await speak("visitor");
    expect(sign()).toBe("LittleLobster hears you");
    await speak("avatar", "visitor");
    expect(sign()).toBe("LittleLobster is speaking");
  });

  it("is calm: a breath between two words changes nothing", async () => {
    await show();
    await speak("avatar");
    await speak();
    await pass(0.8);
    expect(sign()).toBe("LittleLobster is speaking");
    await speak("avatar");
    await speak();
    await pass(0.9);
    expect(sign()).toBe("LittleLobster is listening");
  });

  it("has bars as high as the one who speaks is loud", async () => {
    const hearing = fakeHearing();
    await scene.show(<TurnSign isMuted={false} />, hearing);
    const bars = () => scene.host.querySelector<HTMLElement>(".avatars__voice")?.style.cssText;
    const level = async (who: Speaker) => {
      await speak(who);
      hearing.sounds(0.3, 0.8);
      return bars();
    };
    expect(await level("avatar")).toBe("--level: 0.8;");
    await speak();
    await pass(0.9);
    expect(await level("visitor")).toBe("--level: 0.3;");
    await speak("avatar");
    expect(bars()).toBe("--level: 0.8;");
  });

  it("never says that a microphone that is off is heard", async () => {
    await speak("visitor");
    await show(true);
    expect(sign()).toBe("");
    await show(false);
    await speak();
    await show(true);
    expect(sign()).toBe("");
  });
});
