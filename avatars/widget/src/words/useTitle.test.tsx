import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config, joined } from "../../test/sample";
import { idle } from "../call/machine";
import type { Call, State } from "../types";
import { Context } from "../ui/context";
import { useTitle } from "./useTitle";

const live: State = { name: "live", since: 0, face: "seen", credentials: joined };
const ended: State = {
  name: "ended",
  callId: "call",
  seconds: 3,
  reason: "hung_up",
  confirmed: false,
};
let roots: Root[];

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.title = "canfly";
  roots = [];
});
afterEach(async () => {
  for (const root of roots) await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

function Title({ state }: { state: State }) {
  useTitle(state);
  return null;
}

/** A section of its own; returns how to bring it into a state. */
function section(own = { ...config }) {
  const root = createRoot(document.createElement("div"));
  roots.push(root);
  const context = { config: own, call: {} as Call, still: { current: null } };
  return (state: State) =>
    act(async () =>
      root.render(
        <Context value={context}>
          <Title state={state} />
        </Context>,
      ),
    );
}

describe("the tab's title", () => {
  it("tells how the call stands, and is the page's own again after it", async () => {
    const become = section();
    await become(idle);
    expect(document.title).toBe("canfly");
    await become({ name: "connecting", since: 0, queued: false, credentials: null });
    expect(document.title).toBe("Waking LittleLobster up… – canfly");
    await become(live);
    expect(document.title).toBe("In a call with LittleLobster – canfly");
    await become(ended);
    expect(document.title).toBe("The call has ended – canfly");
    await become(idle);
    expect(document.title).toBe("canfly");
  });

  it("tells an end until it has been in view for a while", async () => {
    vi.useFakeTimers();
    let isHidden = true;
    vi.spyOn(document, "hidden", "get").mockImplementation(() => isHidden);
    const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
    const become = section();
    await become(live);
    await become(ended);
    await pass(60_000);
    expect(document.title).toBe("The call has ended – canfly");
    isHidden = false;
    document.dispatchEvent(new Event("visibilitychange"));
    await pass(7_999);
    expect(document.title).toBe("The call has ended – canfly");
    await pass(1);
    expect(document.title).toBe("canfly");
    await become(live);
    expect(document.title).toBe("In a call with LittleLobster – canfly");
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("calls who waits in another tab when it is their turn", async () => {
    const become = section();
    await become({ name: "line", since: 0, position: 2, estimate: null });
    expect(document.title).toBe("You’re number 2 in line – canfly");
    await become({ name: "turn", until: 0 });
    expect(document.title).toBe("It’s your turn! – canfly");
  });

  it("that the page changes in mid-call is kept", async () => {
    const become = section();
    await become(live);
    document.title = "Page 2";
    await become(ended);
    expect(document.title).toBe("The call has ended – Page 2");
    await become(idle);
    expect(document.title).toBe("Page 2");
  });

  it("tells of the last of several sections that has something to say", async () => {
    const [first, second] = [section(), section({ ...config, name: "Ann" })];
    await first(ended);
    await second(live);
    expect(document.title).toBe("In a call with Ann – canfly");
    await second(idle);
    expect(document.title).toBe("The call has ended – canfly");
    await first(idle);
    expect(document.title).toBe("canfly");
  });

  it("is the page's own again when the section is taken away", async () => {
    const become = section();
    await become(live);
    for (const root of roots.splice(0)) await act(async () => root.unmount());
    expect(document.title).toBe("canfly");
  });
});
