import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config, credentials, json, streaming } from "../../test/sample";
import { asked, deferred, opened, reported, setUpWorld, world } from "../../test/world";
import type { Call } from "../types";
import { createCall } from "./call";

setUpWorld();

const chime = vi.hoisted(() => vi.fn());
vi.mock("../media/chime", () => ({ chime }));

const key = { callId: "call/1", callToken: "signed", maxDuration: 120 };
const place = (position: number, more = {}) => ({
  state: "line",
  position,
  waited: 4,
  estimate: 40,
  place: `place-${position}`,
  ...more,
});
const run = (seconds = 0) => vi.advanceTimersByTimeAsync(seconds * 1000);
let hidden = false;

beforeEach(() => {
  vi.useFakeTimers();
  chime.mockClear();
  hidden = false;
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
});
afterEach(() => vi.useRealTimers());

/** The next connect is answered by the stream that this returns. */
async function answering() {
  const answer = deferred<Response>();
  world.connected = answer.promise;
  return async () => {
    const server = streaming(world.signal);
    answer.resolve(server.response);
    await run();
    return server;
  };
}

async function inLine(): Promise<{ call: Call; server: ReturnType<typeof streaming> }> {
  const answer = await answering();
  const call = createCall(config);
  call.start();
  await run();
  const server = await answer();
  server.say(place(2));
  await run();
  return { call, server };
}

describe("a visitor in the line", () => {
  it("sees the place, the estimate and the time that the server counts", async () => {
    const { call, server } = await inLine();
    expect(call.state()).toEqual({
      name: "line",
      since: Date.now() - 4_000,
      position: 2,
      estimate: 40,
    });
    server.say(place(1, { estimate: null, waited: 6 }));
    await run();
    expect(call.state()).toMatchObject({ position: 1, estimate: null });
    expect(world.tracks[0]?.stop).not.toHaveBeenCalled();
  });

  it("takes the turn at once with the page in sight", async () => {
    const { call, server } = await inLine();
    server.say({ ...key, accept: true });
    await run();
    expect(call.state().name).toBe("connecting");
    expect(reported()).toEqual(["accept"]);
    expect(chime).not.toHaveBeenCalled();
    server.say(credentials);
    await run();
    expect(call.rooms()).toHaveLength(1);
  });

  it("goes on where the server asks for no answer", async () => {
    const { call, server } = await inLine();
    server.say(key);
    server.say({ state: "waking", waited: 1 });
    await run();
    expect(call.state().name).toBe("connecting");
    server.say(credentials);
    await run();
    expect(call.rooms()).toHaveLength(1);
    expect(reported()).toEqual([]);
  });

  it("leaves the line with a word, so that those behind need not wait", async () => {
    const { call } = await inLine();
    call.dismiss();
    expect(world.signal.aborted).toBe(true);
    expect(asked()).toEqual({ avatarId: config.slug, place: "place-2", leave: true });
    await run(30);
    expect(call.state().name).toBe("idle");
    expect(opened()).toBe(1);
    expect(reported()).toEqual([]);
  });

  it("leaves it also when the visitor gave up before the first word of it", async () => {
    const answer = await answering();
    const call = createCall(config);
    call.start();
    await run();
    const server = await answer();
    call.dismiss();
    expect(world.signal.aborted).toBe(false);
    server.say(place(1));
    await run();
    expect(world.signal.aborted).toBe(true);
    expect(asked()).toMatchObject({ place: "place-1", leave: true });
    expect(call.state().name).toBe("idle");
  });

  it("leaves the line with the page", async () => {
    await inLine();
    window.dispatchEvent(new Event("pagehide"));
    expect(world.signal.aborted).toBe(true);
    expect(asked()).toMatchObject({ place: "place-2", leave: true });
  });

  it("is turned away when it took too long", async () => {
    const { call, server } = await inLine();
    server.say({ error: { code: "busy" }, retryAfter: 30 });
    await run();
    expect(call.state()).toMatchObject({ name: "error", kind: "busy" });
    expect(reported()).toEqual([]);
  });

  it("may wait longer than any answer takes", async () => {
    const { call, server } = await inLine();
    for (let waited = 0; waited < 3 * config.timing.answer; waited += 4) {
      server.say(place(2, { waited }));
      await run(4);
    }
    expect(call.state().name).toBe("line");
    expect(opened()).toBe(1);
  });
});

describe("a page in the background", () => {
  async function turn() {
    const { call, server } = await inLine();
    hidden = true;
    server.say({ ...key, accept: true });
    await run();
    expect(call.state()).toEqual({ name: "turn", until: Date.now() + 5_000 });
    expect(chime).toHaveBeenCalledOnce();
    expect(reported()).toEqual([]);
    return { call, server };
  }

  it("chimes and counts before it takes the turn", async () => {
    const { call } = await turn();
    await run(4.9);
    expect(reported()).toEqual([]);
    await run(0.1);
    expect(reported()).toEqual(["accept"]);
    expect(call.state().name).toBe("connecting");
  });

  it("takes the turn as soon as the visitor is back, and once", async () => {
    await turn();
    hidden = false;
    document.dispatchEvent(new Event("visibilitychange"));
    await run(10);
    expect(reported()).toEqual(["accept"]);
  });

  it("lets the visitor say no, who then costs nothing", async () => {
    const { call } = await turn();
    call.dismiss();
    await run(10);
    expect(reported()).toEqual(["ended: visitor_gave_up"]);
    expect(call.state().name).toBe("idle");
  });
});

describe("a line whose stream breaks", () => {
  it("is claimed again with its place, quietly", async () => {
    const { call, server } = await inLine();
    const answer = await answering();
    server.tear();
    await run(1);
    expect(asked()).toMatchObject({ place: "place-2" });
    expect(call.state()).toMatchObject({ name: "line", position: 2 });
    (await answer()).say(place(1));
    await run();
    expect(call.state()).toMatchObject({ name: "line", position: 1 });
  });

  it("is tried until the place is lost", async () => {
    const { call, server } = await inLine();
    world.connected = Promise.reject(new TypeError("Failed to fetch"));
    world.connected.catch(() => undefined);
    server.tear();
    await run(9.5);
    expect(call.state().name).toBe("line");
    await run(1.5);
    expect(call.state()).toMatchObject({ name: "error", kind: "offline" });
    expect(opened()).toBeGreaterThan(5);
  });

  it("is tried again past a proxy that answers for a server that restarts", async () => {
    const { call, server } = await inLine();
    world.connected = Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    server.close();
    await run(1);
    const answer = await answering();
    await run(1);
    (await answer()).say(place(2));
    await run();
    expect(call.state().name).toBe("line");
  });

  it("is believed broken when nothing is heard of it", async () => {
    await inLine();
    await run(config.timing.placeKept + 1);
    expect(asked()).toMatchObject({ place: "place-2" });
  });

  it("is not claimed again by a server that refuses", async () => {
    const { call, server } = await inLine();
    world.connected = Promise.resolve(json({ error: { code: "budget_spent" } }, 503));
    server.tear();
    await run(30);
    expect(call.state()).toMatchObject({ name: "error", kind: "budget_spent" });
    expect(opened()).toBe(2);
  });

  it("is tried again with a server whose database is not back yet", async () => {
    const { call, server } = await inLine();
    world.connected = Promise.resolve(json({ error: { code: "busy" } }, 503));
    server.tear();
    await run(1);
    const answer = await answering();
    await run(1);
    (await answer()).say(place(2));
    await run();
    expect(call.state()).toMatchObject({ name: "line", position: 2 });
  });

  it("is not claimed again once a call is open, which might open a second one", async () => {
    const { call, server } = await inLine();
    server.say({ ...key, accept: true });
    await run();
    server.tear();
    await run(30);
    expect(opened()).toBe(1);
    expect(call.state()).toMatchObject({ name: "error", kind: "offline" });
    expect(reported()).toEqual(["accept", "ended: connection_lost"]);
  });

  it("is not claimed again by a visitor who has left", async () => {
    const { call, server } = await inLine();
    server.tear();
    await run();
    call.dismiss();
    await run(30);
    expect(opened()).toBe(1);
  });
});
