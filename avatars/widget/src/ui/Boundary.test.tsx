import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { State } from "../types";
import { Boundary } from "./Boundary";

const live = { name: "microphone" } as State;
const error: State = { name: "error", kind: "broken", retryAt: null };
const host = document.createElement("div");
const onCrash = vi.fn();
let root: Root;
let isBroken = false;

function Fragile() {
  if (isBroken) throw new Error("broken on purpose");
  return "well";
}

const show = (state: State) =>
  act(async () =>
    root.render(
      <Boundary state={state} onCrash={onCrash} fallback="sorry">
        <Fragile />
      </Boundary>,
    ),
  );

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  isBroken = false;
  onCrash.mockClear();
  root = createRoot(host, { onCaughtError: () => undefined });
});
afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

describe("a component that throws", () => {
  it("leaves a panel in its place, and tells once", async () => {
    await show(live);
    expect(host.textContent).toBe("well");
    isBroken = true;
    await show(live);
    expect(host.textContent).toBe("sorry");
    expect(onCrash).toHaveBeenCalledOnce();
  });

  it("gets another chance when the visitor tries again", async () => {
    isBroken = true;
    await show(live);
    await show(error);
    expect(host.textContent).toBe("sorry");
    isBroken = false;
    await show(live);
    expect(host.textContent).toBe("well");
  });
});
