import { describe, expect, it, vi } from "vitest";
import { happen, pass, scene, setScene, speak } from "../../test/inRoom";
import { config } from "../../test/sample";
import { StillThere } from "./StillThere";

const chime = vi.hoisted(() => vi.fn());
vi.mock("../media/chime", () => ({ chime }));

setScene();

const show = (more = {}) =>
  scene.show(
    <>
      <fieldset tabIndex={-1} data-avatars-focus>
        <button type="button" id="mute" />
      </fieldset>
      <StillThere />
    </>,
    more,
  );
const question = () => scene.host.querySelector("[role=alert]");
const button = () => scene.host.querySelector<HTMLElement>("[data-avatars-action=still-there]");

describe("a visitor who has gone", () => {
  it("is asked, though the avatar talks, and then the call is over", async () => {
    await speak("avatar");
    await show();
    await pass(59);
    expect(question()).toBeNull();
    await pass(1);
    expect(question()?.textContent).toContain("Are you still there?");
    expect(question()?.textContent).toContain("20 seconds");
    await pass(20);
    expect(scene.call.ended).toHaveBeenCalledExactlyOnceWith("idle");
  });

  it("is asked though the microphone, which is off, hears something", async () => {
    Object.assign(scene.fake.room.localParticipant, { isMicrophoneEnabled: false });
    await speak("visitor");
    await show();
    await pass(60);
    expect(question()).not.toBeNull();
  });

  it("is asked aloud where the page is not seen", async () => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    await show();
    await pass(60);
    expect(chime).toHaveBeenCalledOnce();
  });

  it("is not asked where that is switched off", async () => {
    await show({ config: { ...config, timing: { ...config.timing, idle: 0 } } });
    await pass(600);
    expect(question()).toBeNull();
  });
});

describe("a visitor who answers", () => {
  it("by a word is not asked on", async () => {
    await show();
    await pass(60);
    expect(question()).not.toBeNull();
    await speak("visitor");
    await pass(0.5);
    expect(question()).toBeNull();
    await pass(60);
    expect(question()).toBeNull();
  });

  it("finds the focus on the button, and then on no button", async () => {
    await show();
    scene.host.querySelector<HTMLElement>("#mute")?.focus();
    await pass(60);
    expect(document.activeElement).toBe(button());
    await happen(() => window.dispatchEvent(new Event("keydown")));
    expect(question()).toBeNull();
    expect(document.activeElement?.tagName).toBe("FIELDSET");
    await pass(30);
    expect(scene.call.ended).not.toHaveBeenCalled();
  });

  it("keeps a focus that is elsewhere on the page", async () => {
    const field = document.createElement("input");
    document.body.append(field);
    await show();
    field.focus();
    await pass(60);
    expect(document.activeElement).toBe(field);
    field.remove();
  });
});
