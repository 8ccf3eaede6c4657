import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { live } from "../../test/live";
import { config, settle } from "../../test/sample";
import { reported, setUpWorld, world } from "../../test/world";
import { createCall } from "./call";
import { takeLostCall } from "./mark";

setUpWorld();

const NAME = "avatars.call";
const kept = () => JSON.parse(sessionStorage.getItem(NAME) ?? "null");
const keep = (mark: object) =>
  sessionStorage.setItem(
    NAME,
    JSON.stringify({
      slug: "littlelobster",
      placement: "littlelobster",
      callId: "call-1",
      callToken: "signed",
      since: Date.now() - 70_000,
      at: Date.now() - 5_000,
      hasLeft: true,
      ...mark,
    }),
  );
const arrive = (type: string) =>
  vi.spyOn(performance, "getEntriesByType").mockReturnValue([{ type }] as never);

beforeEach(() => {
  Object.assign(navigator.locks, { query: async () => ({ held: [] }) });
  world.lockIsFree = true;
});
afterEach(() => vi.restoreAllMocks());

describe("what a tab keeps of its call", () => {
  it("is there while the call is live, and gone when it has ended", async () => {
    const { call } = await live();
    expect(kept()).toMatchObject({ slug: "littlelobster", hasLeft: false });
    call.hangUp();
    expect(kept()).toBeNull();
  });

  it("stays when the page goes, and is gone when the page is back", async () => {
    await live();
    window.dispatchEvent(new Event("pagehide"));
    expect(kept()).toMatchObject({ hasLeft: true });
    window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    expect(kept()).toBeNull();
  });
});

describe("the call of a page that is no more", () => {
  it.each([
    ["reload", "reloaded"],
    ["navigate", "left"],
  ])("is told after a %s, once, and ended at the server", async (type, gone) => {
    arrive(type);
    keep({});
    const call = createCall(config);
    await settle();
    expect(call.state()).toMatchObject({ name: "ended", gone, seconds: 65 });
    expect(reported()).toEqual(["ended: page_closed"]);
    expect(kept()).toBeNull();
    call.dismiss();
    expect(createCall(config).state().name).toBe("idle");
  });

  it("is told without an audio graph, which nobody would close", async () => {
    const audio = vi.fn();
    vi.stubGlobal("AudioContext", audio);
    keep({});
    const call = createCall(config);
    await settle();
    expect(call.state().name).toBe("ended");
    expect(audio).not.toHaveBeenCalled();
  });

  it("has crashed when nobody said that the page went", async () => {
    keep({ hasLeft: false });
    expect(await takeLostCall(config)).toMatchObject({ gone: "crashed" });
  });

  it("goes on elsewhere when the tab was duplicated, or when that cannot be known", async () => {
    Object.assign(navigator.locks, { query: async () => ({ held: [{ name: "avatars-call" }] }) });
    keep({ hasLeft: false });
    expect(await takeLostCall(config)).toBeNull();
    Object.assign(navigator, { locks: undefined });
    keep({ hasLeft: false });
    expect(await takeLostCall(config)).toBeNull();
  });

  it.each([
    ["of another section", { placement: "prices" }],
    ["of another avatar", { slug: "guide" }],
    ["that is old", { at: Date.now() - 11 * 60_000 }],
    ["from the future", { at: Date.now() + 60_000 }],
    ["without a token", { callToken: 5 }],
  ])("is not told where it is one %s", async (_, mark) => {
    keep(mark);
    expect(await takeLostCall(config)).toBeNull();
  });

  it("is not told where rubbish is kept, or nothing may be", async () => {
    sessionStorage.setItem(NAME, "{");
    expect(await takeLostCall(config)).toBeNull();
    vi.stubGlobal("sessionStorage", {
      getItem: () => {
        throw new DOMException("", "SecurityError");
      },
      clear: () => undefined,
    });
    expect(await takeLostCall(config)).toBeNull();
    expect((await live()).call.state().name).toBe("live");
  });
});
