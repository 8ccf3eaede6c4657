import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { device, fakeHearing } from "../../test/hearing";
import { config } from "../../test/sample";
import type { HearingState } from "../types";
import { Context } from "../ui/context";
import { GreenRoom } from "./GreenRoom";

let host: HTMLElement;
let root: Root;
let hearing: ReturnType<typeof fakeHearing>;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  expect(hearing.listeners()).toBe(0);
  host.remove();
  vi.unstubAllGlobals();
});

async function show(state: Partial<HearingState> = {}) {
  hearing = fakeHearing(state);
  await act(async () =>
    root.render(
      <Context value={{ config, call: hearing.call, still: { current: null } }}>
        <GreenRoom />
      </Context>,
    ),
  );
}
const said = () => host.querySelector("[role=status]")?.textContent;
const button = (action: string) =>
  host.querySelector<HTMLButtonElement>(`[data-avatars-action=${action}]`);
const press = (action: string) => act(async () => button(action)?.click());

describe("the green room", () => {
  it("is not there before the microphone is", async () => {
    await show({ ears: "closed" });
    expect(host.textContent).toBe("");
  });

  it("says whether the visitor is heard, in words that rarely change", async () => {
    await show();
    expect(said()).toBe("Say hello, to try your microphone.");
    await act(async () => hearing.sounds(0.9));
    expect(said()).toBe("Say hello, to try your microphone.");
    await act(async () => hearing.becomes({ ears: "heard" }));
    expect(said()).toBe("Lovely, LittleLobster will hear you.");
  });

  it("says that the microphone of before is busy, and whether this one hears them", async () => {
    await show({ isReplaced: true });
    expect(said()).toBe(
      "Your other microphone is busy, so this one is on. Say hello, to try your microphone.",
    );
    await act(async () => hearing.becomes({ isReplaced: false }));
    expect(said()).toBe("Say hello, to try your microphone.");
  });

  it("moves with the level, for the eye alone", async () => {
    await show();
    hearing.sounds(0.52);
    const meter = host.querySelector<HTMLElement>(".avatars__meter");
    expect(meter?.style.getPropertyValue("--level")).toBe("0.5");
    expect(meter?.getAttribute("aria-hidden")).toBe("true");
  });

  it("offers the other microphones in silence, and the focus is not lost with them", async () => {
    await show({ ears: "silent" });
    expect(said()).toContain("Is it another microphone?");
    button("use-microphone")?.focus();
    await press("use-microphone");
    expect(hearing.choose).toHaveBeenCalledWith("audioinput", "usb");
    expect(document.activeElement).toBe(button("devices"));
  });

  it("asks after a muted one where there is no other", async () => {
    const devices = { audioinput: [device("default")], videoinput: [], audiooutput: [] };
    await show({ ears: "silent", devices });
    expect(said()).toContain("Is the microphone muted?");
    expect(button("use-microphone")).toBeNull();
  });

  it("has a list for each kind of device that can be chosen", async () => {
    await show();
    expect(host.querySelector("select")).toBeNull();
    await press("devices");
    const lists = [...host.querySelectorAll("label")].map((label) => label.textContent);
    expect(lists).toEqual(["Microphonedefaultusb"]);
    await act(async () => {
      const list = host.querySelector("select");
      if (list) list.value = "usb";
      list?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(hearing.choose).toHaveBeenCalledWith("audioinput", "usb");
  });

  it("says that a device cannot be used", async () => {
    await show({ failed: "audioinput" });
    await press("devices");
    expect(host.textContent).toContain("That one can’t be used right now.");
  });
});
