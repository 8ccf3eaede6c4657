import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config } from "../../test/sample";
import { watchVisitor } from "./visitor";

const visitor = {
  isSpeaking: vi.fn(() => false),
  onAsk: vi.fn(),
  onAnswer: vi.fn(),
  onNobody: vi.fn(),
};
let stop: () => void;
const wait = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);
const press = (name: string) => window.dispatchEvent(new Event(name));

beforeEach(() => {
  vi.useFakeTimers();
  for (const spy of Object.values(visitor)) spy.mockClear();
  visitor.isSpeaking.mockReturnValue(false);
  stop = watchVisitor(config.timing, visitor);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("a visitor of whom nothing is heard or seen", () => {
  it("is asked, and without an answer the call is over", () => {
    wait(59.5);
    expect(visitor.onAsk).not.toHaveBeenCalled();
    wait(0.5);
    expect(visitor.onAsk).toHaveBeenCalledExactlyOnceWith(Date.now() + 20_000);
    wait(19.5);
    expect(visitor.onNobody).not.toHaveBeenCalled();
    wait(0.5);
    wait(100);
    expect(visitor.onNobody).toHaveBeenCalledOnce();
  });

  it.each(["keydown", "pointerdown", "pointermove", "wheel"])("answers by %s", (name) => {
    wait(70);
    press(name);
    expect(visitor.onAnswer).toHaveBeenCalledOnce();
    wait(59);
    expect(visitor.onAsk).toHaveBeenCalledOnce();
    expect(visitor.onNobody).not.toHaveBeenCalled();
    wait(1);
    expect(visitor.onAsk).toHaveBeenCalledTimes(2);
  });

  it("answers by a word", () => {
    wait(70);
    visitor.isSpeaking.mockReturnValue(true);
    wait(0.5);
    expect(visitor.onAnswer).toHaveBeenCalledOnce();
  });

  it("is asked even when the page stood still for longer than both waits", () => {
    const now = performance.now();
    vi.spyOn(performance, "now").mockReturnValue(now + 600_000);
    wait(0.5);
    expect(visitor.onAsk).toHaveBeenCalledOnce();
    expect(visitor.onNobody).not.toHaveBeenCalled();
  });
});

describe("a visitor who is there", () => {
  it("is not asked while speaking, or when a key was pressed just before", () => {
    visitor.isSpeaking.mockReturnValue(true);
    wait(300);
    visitor.isSpeaking.mockReturnValue(false);
    wait(40);
    press("keydown");
    wait(40);
    expect(visitor.onAsk).not.toHaveBeenCalled();
  });

  it("is never asked where that is switched off", () => {
    stop();
    stop = watchVisitor({ idle: 0, idleAnswer: 20 }, visitor);
    wait(3_600);
    expect(visitor.onAsk).not.toHaveBeenCalled();
  });
});
