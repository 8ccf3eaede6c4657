import { describe, expect, it, vi } from "vitest";
import { watchScrolling, wayToView } from "./inView";

/** A stage 700 high, of which a line of 60 belongs below it, in a window of 800. */
const way = (top: number, { height = 800, below = 60, padding = 24 } = {}) =>
  wayToView({ top, bottom: top + 700 }, top + 700 + below, height, padding);

describe("the way to a panel in view", () => {
  it.each<[string, number, number]>([
    ["is none where all of it is seen", way(30), 0],
    ["goes up to a top that is hidden, and leaves the padding free", way(-100), -124],
    ["goes down as far as the line below needs", way(200), 160],
    ["shows the top where stage and line do not fit", way(-100, { height: 740 }), -100],
    ["shows the top where what is below has grown", way(30, { below: 400 }), 30],
    ["shows the controls where not even the stage fits", way(30, { height: 500 }), 230],
    ["has less padding where there is no room for it", way(-100, { height: 770 }), -110],
  ])("%s", (_, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe("a visitor who scrolls", () => {
  it.each([
    ["with a wheel", () => new Event("wheel")],
    ["with a finger", () => new Event("touchmove")],
    ["with a key", () => new KeyboardEvent("keydown", { key: "PageDown" })],
  ])("%s is noticed once", (_, event) => {
    const scrolled = vi.fn();
    watchScrolling(scrolled);

    window.dispatchEvent(event());
    window.dispatchEvent(event());

    expect(scrolled).toHaveBeenCalledOnce();
  });

  it("is no one who types or has been given up", () => {
    const scrolled = vi.fn();
    const stop = watchScrolling(scrolled);

    window.dispatchEvent(new KeyboardEvent("keydown", { key: "m" }));
    stop();
    window.dispatchEvent(new Event("wheel"));

    expect(scrolled).not.toHaveBeenCalled();
  });
});
