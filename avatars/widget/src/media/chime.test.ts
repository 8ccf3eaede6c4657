import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { chime } from "./chime";

const close = vi.fn(async () => undefined);

beforeEach(() => {
  vi.useFakeTimers();
  close.mockClear();
  const node = { connect: (next: unknown) => next, start() {}, stop() {}, addEventListener() {} };
  const value = {
    setValueAtTime() {},
    linearRampToValueAtTime() {},
    exponentialRampToValueAtTime() {},
  };
  vi.stubGlobal(
    "AudioContext",
    class {
      currentTime = 0;
      close = close;
    },
  );
  vi.stubGlobal("GainNode", function GainNode() {
    return { ...node, gain: value };
  });
  vi.stubGlobal("OscillatorNode", function OscillatorNode() {
    return node;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("a chime leaves no audio context behind, also where the browser lets none sound", () => {
  chime();
  expect(close).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(close).toHaveBeenCalledOnce();
});

it("a chime is silent in a browser without audio", () => {
  vi.stubGlobal("AudioContext", undefined);
  expect(chime).not.toThrow();
});
