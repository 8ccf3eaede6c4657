import { describe, expect, it, vi } from "vitest";
import { happen, pass, scene, setScene } from "../../test/inRoom";
import type { Call, State } from "../types";
import { useCallState } from "./useCallState";

setScene();

/** A call in a state that the test changes, drawn as its name. */
async function drawn() {
  let state: State = { name: "idle" };
  const listeners = new Set<() => void>();
  const call = {
    state: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Call;
  function Name() {
    return useCallState(call).name;
  }
  await scene.show(<Name />);
  return {
    listeners,
    becomes: (next: State) =>
      happen(() => {
        state = next;
        for (const listener of listeners) listener();
      }),
  };
}

const connecting: State = { name: "connecting", since: 0, queued: false, credentials: null };

describe("the question for the microphone", () => {
  it("is never drawn where it was answered before", async () => {
    const { becomes } = await drawn();
    await becomes({ name: "microphone" });
    expect(scene.host.textContent).toBe("idle");
    await becomes(connecting);
    expect(scene.host.textContent).toBe("connecting");
    await pass(1);
    expect(scene.host.textContent).toBe("connecting");
  });

  it("is drawn as soon as it stays open", async () => {
    const { becomes } = await drawn();
    await becomes({ name: "microphone" });
    await pass(0.1);
    expect(scene.host.textContent).toBe("microphone");
  });

  it("is drawn at once after an error, or a second failure would look like no try at all", async () => {
    const { becomes } = await drawn();
    await becomes({ name: "error", kind: "microphone_denied", retryAt: null });
    await becomes({ name: "microphone" });
    expect(scene.host.textContent).toBe("microphone");
  });

  it("leaves nothing behind", async () => {
    const { becomes, listeners } = await drawn();
    await becomes({ name: "microphone" });
    await scene.show(null);
    expect(listeners.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
