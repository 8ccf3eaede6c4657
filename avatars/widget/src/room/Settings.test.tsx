import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeHearing } from "../../test/hearing";
import { happen, scene, setScene } from "../../test/inRoom";
import { listenForKeys } from "../ui/keys";
import { Settings } from "./Settings";

setScene();

let stop: () => void;
const closeCard = vi.fn();

beforeEach(async () => {
  Object.assign(scene.fake.avatar, { setVolume: vi.fn() });
  closeCard.mockReset();
  scene.keys.take("Escape", closeCard);
  stop = listenForKeys(scene.host, scene.keys);
  await scene.show(<Settings />, { call: fakeHearing().call });
  await happen(() => toggle().click());
});
afterEach(() => stop());

const toggle = () => scene.host.querySelector("[data-avatars-action=settings]") as HTMLElement;
const isOpen = () => toggle().getAttribute("aria-expanded") === "true";
const pressEscape = async (from: Element | null) => {
  const event = new KeyboardEvent("keydown", {
    key: "Escape",
    bubbles: true,
    cancelable: true,
    composed: true,
  });
  await happen(() => from?.dispatchEvent(event));
  return event;
};

describe("Escape in the settings", () => {
  it.each(["button", "select", "input"])("closes them, and nothing else: %s", async (where) => {
    expect(isOpen()).toBe(true);
    const event = await pressEscape(scene.host.querySelector(where));
    expect(isOpen()).toBe(false);
    expect(closeCard).not.toHaveBeenCalled();
    // Else the browser's CloseWatcher would leave the full view as well.
    expect(event.defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(toggle());
  });

  it("is the card's again once they are closed", async () => {
    await pressEscape(toggle());
    await pressEscape(toggle());
    expect(closeCard).toHaveBeenCalledOnce();
  });
});
