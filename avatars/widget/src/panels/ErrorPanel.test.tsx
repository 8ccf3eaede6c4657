import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config } from "../../test/sample";
import type { Call, ErrorKind } from "../types";
import { Context } from "../ui/context";
import { ErrorPanel } from "./ErrorPanel";

const NINE = Date.parse("2026-11-30T09:00+08:00");
const host = document.createElement("div");
let root: Root;

async function show(kind: ErrorKind, retryAt: number | null) {
  const nothing: never[] = [];
  const call = {
    cards: () => nothing,
    transcript: { lines: () => nothing, subscribe: () => () => undefined },
  };
  await act(async () =>
    root.render(
      <Context value={{ config, call: call as unknown as Call, still: { current: null } }}>
        <ErrorPanel state={{ name: "error", kind, retryAt }} />
      </Context>,
    ),
  );
}
const button = () =>
  host.querySelector<HTMLElement>("[data-avatars-action]")?.dataset.avatarsAction;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.useFakeTimers({ now: NINE - 15 * 3600 * 1000 });
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("an avatar that has closed meanwhile", () => {
  it("is said to be away until its next opening, by its own clocks", async () => {
    await show("closed", NINE + 900);
    expect(host.textContent).toContain("LittleLobster is away");
    expect(host.textContent).toContain("Back on Monday at 09:00 (Taipei time).");
    expect(button()).toBe("close");
  });

  it("can be called once that moment has come", async () => {
    await show("closed", NINE);
    await act(async () => vi.advanceTimersByTimeAsync(15 * 3600 * 1000 + 300));
    expect(button()).toBe("retry");
  });

  it("is away where nobody knows for how long", async () => {
    await show("closed", null);
    expect(host.textContent).toContain("Please come back later.");
    expect(button()).toBe("close");
  });
});

it("leads nobody with an old pass into another try", async () => {
  await show("forbidden_call", null);
  expect(host.textContent).toContain("Load it again to make another test call.");
  expect(button()).toBe("close");
});
