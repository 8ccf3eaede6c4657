import { describe, expect, it } from "vitest";
import { fakeHearing } from "../../test/hearing";
import { pass, scene, setScene } from "../../test/inRoom";
import { TurnSign } from "./TurnSign";

setScene();

const show = (avatar: boolean, visitor: boolean, isMuted = false) =>
  scene.show(<TurnSign speakers={{ avatar, visitor }} isMuted={isMuted} />);
const sign = () => scene.host.textContent;

describe("the sign of whose turn it is", () => {
  it("tells who speaks and who listens", async () => {
    await show(false, false);
    expect(sign()).toBe("LittleLobster is listening");
    await show(false, true);
    expect(sign()).toBe("LittleLobster hears you");
    await show(true, true);
    expect(sign()).toBe("LittleLobster is speaking");
  });

  it("is calm: a breath between two words changes nothing", async () => {
    await show(true, false);
    await show(false, false);
    await pass(0.8);
    expect(sign()).toBe("LittleLobster is speaking");
    await show(true, false);
    await show(false, false);
    await pass(0.9);
    expect(sign()).toBe("LittleLobster is listening");
  });

  it("has bars as high as the one who speaks is loud", async () => {
    const hearing = fakeHearing();
    const level = async (avatar: boolean, visitor: boolean) => {
      await scene.show(<TurnSign speakers={{ avatar, visitor }} isMuted={false} />, hearing);
      hearing.sounds(0.3, 0.8);
      return scene.host.querySelector<HTMLElement>(".avatars__voice")?.style.cssText;
    };
    expect(await level(true, false)).toBe("--level: 0.8;");
    await show(false, false);
    await pass(0.9);
    expect(await level(false, true)).toBe("--level: 0.3;");
  });

  it("never says that a microphone that is off is heard", async () => {
    await show(false, true, true);
    expect(sign()).toBe("");
  });
});
