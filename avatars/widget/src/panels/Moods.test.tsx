import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config, joined } from "../../test/sample";
import { idle } from "../call/machine";
import type { ErrorKind, Mood, State } from "../types";
import { Context } from "../ui/context";
import { Moods } from "./Moods";
import { moodOf } from "./moodOf";

const connecting: State = { name: "connecting", since: 0, queued: false, credentials: null };
const live: State = { name: "live", since: 0, face: "seen", credentials: joined };
const failed = (kind: ErrorKind): State => ({
  name: "error",
  kind,
  retryAt: null,
});

describe("the avatar's mood", () => {
  it.each<[string, State, Mood | null]>([
    ["none before the call", idle, null],
    ["listening for the microphone", { name: "microphone" }, "listening"],
    ["sleepy while it wakes up", connecting, "sleepy"],
    ["thinking in the queue", { ...connecting, queued: true }, "thinking"],
    ["half awake on its way", { ...connecting, credentials: joined }, "waking"],
    ["half awake until it is seen", { ...live, face: "coming" }, "waking"],
    ["waving where it is only heard", { ...live, face: "late" }, "waving"],
    ["waving, ready for the end, behind its picture", live, "waving"],
    ["thinking in the line", { name: "line", since: 0, position: 1, estimate: null }, "thinking"],
    ["waving when its turn has come", { name: "turn", until: 0 }, "waving"],
    [
      "waving at the end",
      { name: "ended", callId: "c1", seconds: 3, reason: "hung_up", confirmed: false },
      "waving",
    ],
    [
      "sorry when it got lost",
      { name: "ended", callId: "c1", seconds: 3, reason: "avatar_lost", confirmed: false },
      "sorry",
    ],
    ["sorry when the line was cut", failed("connection_lost"), "sorry"],
    ["sleepy outside of its hours", failed("closed"), "sleepy"],
    ["sleepy when the day's time is used up", failed("budget_spent"), "sleepy"],
  ])("is %s", (_, state, mood) => {
    expect(moodOf(state)).toBe(mood);
  });
});

describe("the pictures of the moods", () => {
  let root: Root;
  const host = document.createElement("div");
  const moods = { listening: "/listening.webp", sleepy: "/sleepy.webp" };

  const show = (state: State) =>
    act(async () =>
      root.render(
        <Context
          value={{ config: { ...config, moods }, call: vi.fn() as never, still: { current: null } }}
        >
          <Moods state={state} />
        </Context>,
      ),
    );
  const load = (mood: Mood) =>
    act(async () => {
      host.querySelector(`[data-avatars-mood=${mood}]`)?.dispatchEvent(new Event("load"));
    });
  const fetched = () => [...host.querySelectorAll("img")].map((image) => image.getAttribute("src"));
  const shown = () =>
    host.querySelector("[data-avatars-shown]")?.getAttribute("data-avatars-mood") ?? null;

  const pass = (ms: number) => act(async () => vi.advanceTimersByTime(ms));

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    root = createRoot(host);
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("are fetched when they are needed, and shown when they are there", async () => {
    await show(idle);
    expect(fetched()).toEqual([]);
    await show({ name: "microphone" });
    await pass(600);
    expect(fetched()).toEqual(["/listening.webp"]);
    expect(shown()).toBeNull();
    await load("listening");
    expect(shown()).toBe("listening");
    await show(connecting);
    await pass(600);
    expect(shown()).toBe("listening");
    await load("sleepy");
    expect(shown()).toBe("sleepy");
    await show({ name: "microphone" });
    await pass(600);
    expect(shown()).toBe("listening");
  });

  it("are left out where a state lasts for no time, as where the microphone was allowed before", async () => {
    await show(idle);
    await show({ name: "microphone" });
    await pass(100);
    await show(connecting);
    await pass(600);
    expect(fetched()).toEqual(["/sleepy.webp"]);
  });

  it("give way to the poster at once", async () => {
    await show(connecting);
    await pass(600);
    await load("sleepy");
    await show(idle);
    expect(shown()).toBeNull();
    await pass(0);
    await show({ name: "microphone" });
    expect(shown()).toBeNull();
  });

  it("leave the poster where the page has none", async () => {
    await show({ name: "microphone" });
    await pass(600);
    await load("listening");
    await show(failed("offline"));
    await pass(600);
    expect(shown()).toBeNull();
    expect(fetched()).toEqual(["/listening.webp"]);
  });
});
