import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenForLeaving } from "./gestures";

describe("a full view is left", () => {
  const stage = document.createElement("div");
  const panel = document.createElement("div");
  stage.append(panel);
  const leave = vi.fn();
  let stop: () => void;

  beforeEach(() => {
    document.body.append(stage);
    leave.mockReset();
    stop = listenForLeaving(stage, leave);
  });
  afterEach(() => {
    stop();
    stage.remove();
    vi.unstubAllGlobals();
  });

  function touch(type: string, x: number, y: number, fingers = 1): void {
    const one = { identifier: 1, clientX: x, clientY: y };
    const event = Object.assign(new Event(type, { bubbles: true }), {
      touches: Array(fingers).fill(one),
      changedTouches: [one],
    });
    panel.dispatchEvent(event);
  }
  function swipe(x: number, y: number, fingers = 1): void {
    touch("touchstart", 100, 100, fingers);
    touch("touchend", 100 + x, 100 + y, fingers);
  }

  it("by Escape", () => {
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    expect(leave).toHaveBeenCalledOnce();
  });

  it("not by an Escape that something else has answered", () => {
    const event = new KeyboardEvent("keydown", { key: "Escape", cancelable: true });
    event.preventDefault();
    document.dispatchEvent(event);
    expect(leave).not.toHaveBeenCalled();
  });

  it("by a swipe down", () => {
    swipe(20, 150);
    expect(leave).toHaveBeenCalledOnce();
  });

  it.each([
    ["up", () => swipe(0, -150)],
    ["aside", () => swipe(150, 100)],
    ["too short", () => swipe(0, 40)],
    ["with two fingers", () => swipe(0, 150, 2)],
  ])("not by one %s", (_, move) => {
    move();
    expect(leave).not.toHaveBeenCalled();
  });

  it("not by one that scrolls a panel back", () => {
    Object.defineProperty(panel, "scrollTop", { value: 40, configurable: true });
    swipe(0, 150);
    expect(leave).not.toHaveBeenCalled();
    Object.defineProperty(panel, "scrollTop", { value: 0, configurable: true });
  });

  it("by the phone's way back, where there is one", () => {
    const watchers: { onclose?: () => void; destroy: () => void }[] = [];
    vi.stubGlobal(
      "CloseWatcher",
      class {
        destroy = vi.fn();
        constructor() {
          watchers.push(this);
        }
      },
    );
    const stopWatching = listenForLeaving(stage, leave);
    watchers[0]?.onclose?.();
    expect(leave).toHaveBeenCalledOnce();
    stopWatching();
    expect(watchers[0]?.destroy).toHaveBeenCalledOnce();
  });

  it("once and for all", () => {
    stop();
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    swipe(0, 150);
    expect(leave).not.toHaveBeenCalled();
  });
});
