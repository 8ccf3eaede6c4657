import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createKeys, type Key, type Keys, listenForKeys } from "./keys";

let section: HTMLElement;
let keys: Keys;
let stop: () => void;

beforeEach(() => {
  document.body.innerHTML = `
    <input id="elsewhere">
    <main id="page" tabindex="-1"></main>
    <section>
      <button>Mute</button>
      <textarea></textarea>
      <select></select>
      <p contenteditable="true"></p>
    </section>`;
  section = document.querySelector("section") as HTMLElement;
  keys = createKeys();
  stop = listenForKeys(section, keys);
});
afterEach(() => stop());

const taken = (key: Key) => {
  const action = vi.fn();
  keys.take(key, action);
  return action;
};
const press = (key: string, on = "button", how: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...how,
  });
  document.querySelector(on)?.dispatchEvent(event);
  return event;
};

describe("a key of the call", () => {
  it("does what it is taken for while the focus is in the section", () => {
    const mute = taken("m");
    expect(press("m").defaultPrevented).toBe(true);
    press("M");
    expect(mute).toHaveBeenCalledTimes(2);
  });

  it("that nobody has taken is left to the page", () => {
    expect(press("m").defaultPrevented).toBe(false);
    expect(press("x").defaultPrevented).toBe(false);
  });

  it.each([
    "textarea",
    "select",
    "[contenteditable]",
    "#elsewhere",
  ])("is a letter while something is typed: %s", (field) => {
    const [mute, close] = [taken("m"), taken("Escape")];
    press("m", field);
    press("Escape", field);
    expect(mute).not.toHaveBeenCalled();
    expect(close).not.toHaveBeenCalled();
  });

  it.each<KeyboardEventInit>([
    { ctrlKey: true },
    { metaKey: true },
    { altKey: true },
    { shiftKey: true },
    { repeat: true },
    { isComposing: true },
  ])("does nothing with %j", (how) => {
    const mute = taken("m");
    press("m", "button", how);
    expect(mute).not.toHaveBeenCalled();
  });

  it("that is typed with Shift is a question mark all the same", () => {
    const help = taken("?");
    press("?", "button", { shiftKey: true });
    expect(help).toHaveBeenCalledOnce();
  });

  it.each(["body", "#page"])("does nothing when the focus is on %s", (on) => {
    const mute = taken("m");
    press("m", on);
    expect(mute).not.toHaveBeenCalled();
  });

  it("closes from the page too where it is Escape, but not from something in it", () => {
    const close = taken("Escape");
    press("Escape", "body");
    expect(close).toHaveBeenCalledOnce();
    press("Escape", "#page");
    expect(close).toHaveBeenCalledOnce();
  });

  it("belongs to the last one that took it, until that gives it back", () => {
    const first = taken("Escape");
    const second = vi.fn();
    const giveBack = keys.take("Escape", second);
    press("Escape");
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
    giveBack();
    press("Escape");
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
  });

  it("that answers the question whether somebody is there does only that", () => {
    const mute = taken("m");
    section.insertAdjacentHTML("beforeend", "<div data-avatars-question></div>");
    press("m");
    expect(mute).not.toHaveBeenCalled();
    // Nor does Escape leave a full view.
    expect(press("Escape").defaultPrevented).toBe(true);
    expect(press("Escape", "body").defaultPrevented).toBe(true);
    expect(press("Escape", "#elsewhere").defaultPrevented).toBe(false);
  });

  it("is listed, in one order, as long as it is taken", () => {
    const changed = vi.fn();
    keys.subscribe(changed);
    const giveBack = keys.take("Escape", vi.fn());
    keys.take("m", vi.fn());
    expect(keys.taken()).toEqual(["m", "Escape"]);
    giveBack();
    expect(keys.taken()).toEqual(["m"]);
    expect(changed).toHaveBeenCalledTimes(3);
  });
});
