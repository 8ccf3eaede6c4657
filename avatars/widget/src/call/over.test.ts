import { describe, expect, it, vi } from "vitest";
import { live } from "../../test/live";
import { config, credentials, json, settle } from "../../test/sample";
import { deferred, opened, reported, setUpWorld, world } from "../../test/world";
import type { EndReason, Heard } from "../types";
import { createCall } from "./call";

setUpWorld();

describe("a call that is over", () => {
  it("shows its end at once, and keeps its room until the goodbye is heard", async () => {
    const goodbye = deferred<Heard | null>();
    const leave = vi.fn(() => goodbye.promise);
    const { call, room } = await live(leave);
    call.hangUp();
    call.hangUp();
    expect(call.state()).toMatchObject({ name: "ended", reason: "hung_up" });
    expect(leave).toHaveBeenCalledOnce();
    expect(call.rooms()).toEqual([room]);
    goodbye.resolve("second");
    await settle();
    expect(call.rooms()).toEqual([]);
    expect(reported()).toEqual(["joined", "ended: hung_up", "goodbye: second"]);
  });

  it.each<EndReason>([
    "idle",
    "time_limit",
    "no_media",
    "connection_lost",
  ])("says goodbye as well when it ended by %s", async (reason) => {
    const { room } = await live(async () => "first");
    room.ended(reason);
    await settle();
    expect(reported()).toEqual(["joined", `ended: ${reason}`, "goodbye: first"]);
  });

  it("does not hear its room any more, and does not end the next call", async () => {
    const goodbye = deferred<Heard | null>();
    const { call, room: old } = await live(() => goodbye.promise);
    call.hangUp();
    world.connected = Promise.resolve(json({ ...credentials, sessionId: "session-2" }));
    call.start();
    await settle();
    expect(call.rooms()).toHaveLength(2);
    call.rooms()[1]?.connected();
    old.ended("avatar_lost");
    old.failed("microphone_in_use");
    old.face();
    expect(call.state()).toMatchObject({ name: "live", face: "coming" });
    goodbye.resolve("unheard");
    await settle();
    expect(call.rooms().map(({ credentials }) => credentials.sessionId)).toEqual(["session-2"]);
    expect(call.state().name).toBe("live");
  });

  it("leaves its room also where the way out throws at once", async () => {
    const { call } = await live(() => {
      throw new Error("no picture to keep");
    });
    call.hangUp();
    await settle();
    expect(call.state().name).toBe("ended");
    expect(call.rooms()).toEqual([]);
    expect(reported()).toEqual(["joined", "ended: hung_up"]);
  });

  it("survives a goodbye that fails", async () => {
    const { call } = await live(async () => {
      throw new Error("no room");
    });
    call.hangUp();
    await settle();
    expect(call.rooms()).toEqual([]);
    expect(reported()).toEqual(["joined", "ended: hung_up"]);
  });

  it("corrects its words when the server knows better", async () => {
    const { call, room } = await live();
    const answer = deferred<Response>();
    world.event = () => answer.promise;
    room.ended("avatar_lost");
    expect(call.state()).toMatchObject({ reason: "avatar_lost", confirmed: false });
    answer.resolve(json({ reason: "ended_by_avatar" }));
    await settle();
    expect(call.state()).toMatchObject({ reason: "ended_by_avatar", confirmed: true });
  });

  it("leaves the words of the next one alone", async () => {
    const { call, room } = await live();
    const answer = deferred<Response>();
    world.event = () => answer.promise;
    room.ended("avatar_lost");
    world.event = async () => new Response(null);
    world.connected = Promise.resolve(json({ ...credentials, sessionId: "session-2" }));
    call.start();
    await settle();
    call.rooms().at(-1)?.connected();
    call.hangUp();
    answer.resolve(json({ reason: "time_limit" }));
    await settle();
    expect(call.state()).toMatchObject({ name: "ended", reason: "hung_up" });
  });
});

describe("one call per browser", () => {
  it("refuses a second tab in its own words, and opens nothing", async () => {
    world.lockIsFree = false;
    const call = createCall(config);
    call.start();
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "other_tab" });
    expect(world.tracks).toEqual([]);
    expect(opened()).toBe(0);
    world.lockIsFree = true;
    call.start();
    await settle();
    expect(call.state().name).toBe("connecting");
  });

  it("is asked for while the browser says whether the microphone is allowed", async () => {
    const told = deferred<{ state: string }>();
    vi.stubGlobal("navigator", { ...navigator, permissions: { query: () => told.promise } });
    createCall(config).start();
    await settle();
    expect(world.lockIsFree).toBe(false);
    told.resolve({ state: "granted" });
    await settle();
    expect(opened()).toBe(1);
  });

  it("does not hold up the question whether the microphone is allowed", async () => {
    const free = deferred<void>();
    const { permissions, locks } = navigator;
    const query = vi.spyOn(permissions, "query");
    const request: typeof locks.request = async (...all: unknown[]) => {
      await free.promise;
      return (locks.request as (...all: unknown[]) => unknown)(...all);
    };
    vi.stubGlobal("navigator", { ...navigator, locks: { request } });
    const call = createCall(config);
    call.start();
    await settle();
    expect(query).toHaveBeenCalled();
    expect(call.state().name).toBe("microphone");
    free.resolve();
    await settle();
    expect(call.state().name).toBe("connecting");
  });

  it("is taken from the press to the end", async () => {
    const goodbye = deferred<Heard | null>();
    const { call } = await live(() => goodbye.promise);
    expect(world.lockIsFree).toBe(false);
    call.hangUp();
    await settle();
    expect(world.lockIsFree).toBe(true);
  });

  it("is given back by a visitor who gave up", async () => {
    const call = createCall(config);
    call.start();
    call.dismiss();
    await settle();
    expect(world.lockIsFree).toBe(true);
  });

  it.each([
    ["has no locks", undefined],
    [
      "may not use them",
      { request: async () => Promise.reject(new DOMException("", "SecurityError")) },
    ],
  ])("is not asked for where the browser %s", async (_, locks) => {
    vi.stubGlobal("navigator", { ...navigator, locks });
    const call = createCall(config);
    call.start();
    await settle();
    expect(call.state().name).toBe("connecting");
  });
});
