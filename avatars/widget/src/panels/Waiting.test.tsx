import { beforeEach, describe, expect, it, vi } from "vitest";
import { happen, pass, scene, setScene } from "../../test/inRoom";
import { joined } from "../../test/sample";
import type { State } from "../types";
import { Waiting, type WaitingState } from "./Waiting";

setScene();

const connecting: WaitingState = {
  name: "connecting",
  since: 0,
  queued: false,
  credentials: null,
};
const live: State = { name: "live", since: 0, face: "coming", credentials: joined };

const dismiss = vi.fn();
const hangUp = vi.fn();
const show = (state: WaitingState, now: State = state) =>
  scene.show(<Waiting state={state} />, { call: { state: () => now, dismiss, hangUp } });
const find = (selector: string) => scene.host.querySelector<HTMLElement>(selector);

beforeEach(() => {
  vi.setSystemTime(0);
  dismiss.mockClear();
  hangUp.mockClear();
});

describe("the wait", () => {
  it("is one panel, whatever happens in it: it appears once", async () => {
    await show({ name: "microphone" });
    const panel = find(".avatars__panel");
    const words = panel?.textContent;
    await show(connecting);
    expect(find(".avatars__panel")).toBe(panel);
    expect(panel?.textContent).not.toBe(words);
  });

  it("shows how long it has taken, and says after six seconds that it goes on", async () => {
    await show(connecting);
    expect(find(".avatars__waited")?.textContent).toBe("0:00");
    const text = find(".avatars__text")?.textContent;
    await pass(5.5);
    expect(find(".avatars__waited")?.textContent).toBe("0:05");
    expect(find(".avatars__text")?.textContent).toBe(text);
    await pass(1);
    expect(find(".avatars__waited")?.textContent).toBe("0:06");
    expect(find(".avatars__text")?.textContent).not.toBe(text);
  });

  it("counts down to the turn that passes", async () => {
    await show({ name: "turn", until: 3_000 });
    expect(find(".avatars__waited")?.textContent).toBe("0:03");
    await pass(1.5);
    expect(find(".avatars__waited")?.textContent).toBe("0:02");
  });

  it.each<[string, State, typeof dismiss]>([
    ["is called off by Cancel", connecting, dismiss],
    ["is hung up by it where the call has just become live", live, hangUp],
  ])("%s", async (_, now, way) => {
    await show(connecting, now);
    await happen(() => find("[data-avatars-action=cancel]")?.click());
    expect([...dismiss.mock.calls, ...hangUp.mock.calls]).toHaveLength(1);
    expect(way).toHaveBeenCalledOnce();
  });
});
