import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config } from "../../test/sample";
import { keepAlive } from "./alive";

const beat = vi.fn();
const slept = vi.fn();
let stop: () => void;

const comeOrGo = () => document.dispatchEvent(new Event("visibilitychange"));

beforeEach(() => {
  vi.useFakeTimers();
  beat.mockClear();
  slept.mockClear();
  stop = keepAlive(config.timing, beat, slept);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("a page that is there", () => {
  it("tells so as often as the server asks", () => {
    vi.advanceTimersByTime(4 * config.timing.beat * 1000);
    expect(beat).toHaveBeenCalledTimes(4);
  });

  it("tells so when the visitor comes or goes, but not at each of many times", () => {
    vi.advanceTimersByTime(6_000);
    comeOrGo();
    comeOrGo();
    expect(beat).toHaveBeenCalledOnce();
  });

  it("says nothing any more once it is stopped", () => {
    stop();
    vi.advanceTimersByTime(60_000);
    comeOrGo();
    expect(beat).not.toHaveBeenCalled();
  });

  it("bears timers that are slowed down to one a minute", () => {
    vi.setSystemTime(Date.now() + 60_000);
    comeOrGo();
    expect(beat).toHaveBeenCalledOnce();
    expect(slept).not.toHaveBeenCalled();
  });
});

describe.each([
  ["resume", document],
  ["visibilitychange", document],
  ["pageshow", window],
])("a page that stood still, at its %s", (event, target) => {
  it("learns once that its call is gone", () => {
    vi.setSystemTime(Date.now() + 10 * 60_000);
    target.dispatchEvent(new Event(event));
    target.dispatchEvent(new Event(event));
    vi.advanceTimersByTime(60_000);
    expect(slept).toHaveBeenCalledOnce();
    expect(beat).not.toHaveBeenCalled();
  });
});
