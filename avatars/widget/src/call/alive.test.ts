import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config } from "../../test/sample";
import { keepAlive } from "./alive";

const sendBeat = vi.fn();
const onStalled = vi.fn();
let stop: () => void;

const comeOrGo = () => document.dispatchEvent(new Event("visibilitychange"));

beforeEach(() => {
  vi.useFakeTimers();
  sendBeat.mockClear();
  onStalled.mockClear();
  stop = keepAlive(config.timing, sendBeat, onStalled);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("a page that is there", () => {
  it("says so as often as the server asks", () => {
    vi.advanceTimersByTime(4 * config.timing.beat * 1000);
    expect(sendBeat).toHaveBeenCalledTimes(4);
  });

  it("says so when the visitor comes or goes, but not every time", () => {
    vi.advanceTimersByTime(6_000);
    comeOrGo();
    comeOrGo();
    expect(sendBeat).toHaveBeenCalledOnce();
  });

  it("says so also after the clock was set back", () => {
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(2 * config.timing.beat * 1000);
    expect(sendBeat).toHaveBeenCalledTimes(2);
    expect(onStalled).not.toHaveBeenCalled();
  });

  it("says nothing once it is stopped", () => {
    stop();
    vi.advanceTimersByTime(60_000);
    comeOrGo();
    expect(sendBeat).not.toHaveBeenCalled();
  });

  it("tolerates timers slowed down to one a minute", () => {
    vi.setSystemTime(Date.now() + 60_000);
    comeOrGo();
    expect(sendBeat).toHaveBeenCalledOnce();
    expect(onStalled).not.toHaveBeenCalled();
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
    expect(onStalled).toHaveBeenCalledOnce();
    expect(sendBeat).not.toHaveBeenCalled();
  });
});
