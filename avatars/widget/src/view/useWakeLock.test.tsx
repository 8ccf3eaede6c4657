import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useWakeLock } from "./useWakeLock";

function Screen({ isOn }: { isOn: boolean }) {
  useWakeLock(isOn);
  return null;
}

describe("the screen", () => {
  let root: Root;
  let locks: { released: boolean; release: () => Promise<void> }[];
  const request = vi.fn();
  const show = (isOn: boolean) => act(async () => root.render(<Screen isOn={isOn} />));
  const comeBack = () =>
    act(async () => {
      document.dispatchEvent(new Event("visibilitychange"));
    });

  beforeEach(() => {
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    locks = [];
    request.mockReset().mockImplementation(async () => {
      const lock = {
        released: false,
        release: async () => {
          lock.released = true;
        },
      };
      locks.push(lock);
      return lock;
    });
    vi.stubGlobal("navigator", { wakeLock: { request } });
    root = createRoot(document.createElement("div"));
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    vi.unstubAllGlobals();
  });

  it("stays on during a call, and may go dark after it", async () => {
    await show(false);
    expect(request).not.toHaveBeenCalled();
    await show(true);
    expect(locks.map((lock) => lock.released)).toEqual([false]);
    await show(false);
    expect(locks.map((lock) => lock.released)).toEqual([true]);
  });

  it("is kept on again when the visitor comes back to the page", async () => {
    await show(true);
    await comeBack();
    expect(locks).toHaveLength(1);
    await locks[0]?.release();
    await comeBack();
    expect(locks.map((lock) => lock.released)).toEqual([true, false]);
  });

  it("goes dark where it may not be kept on, and the call goes on", async () => {
    request.mockRejectedValue(new DOMException("", "NotAllowedError"));
    await show(true);
    await show(false);
    vi.stubGlobal("navigator", {});
    await show(true);
    expect(locks).toEqual([]);
  });

  it("is asked for once, though the visitor comes back before the first answer", async () => {
    await act(async () => {
      root.render(<Screen isOn />);
    });
    locks[0]?.release();
    await act(async () => {
      document.dispatchEvent(new Event("visibilitychange"));
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await show(false);
    expect(locks.every(({ released }) => released)).toBe(true);
  });
});
