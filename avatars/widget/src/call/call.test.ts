import { afterEach, describe, expect, it, vi } from "vitest";
import { live } from "../../test/live";
import { config, credentials, json, settle } from "../../test/sample";
import { deferred, opened, reported, setUpWorld, world } from "../../test/world";
import type { Call } from "../types";
import { createCall } from "./call";

setUpWorld();

describe("one press", () => {
  it("opens one session, however often the button is pressed", async () => {
    const call = createCall(config);
    call.start();
    call.start();
    await settle();
    call.start();
    await settle();
    expect(opened()).toBe(1);
    expect(call.state()).toMatchObject({ name: "connecting", credentials });
  });

  it("opens no session before the visitor has allowed the microphone", async () => {
    const answer = deferred<MediaStream>();
    world.microphone = () => answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    expect(call.state().name).toBe("microphone");
    expect(opened()).toBe(0);
    answer.reject(new DOMException("", "NotAllowedError"));
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "microphone_denied" });
    expect(opened()).toBe(0);
  });

  it("asks for a microphone that was denied in the press itself, or WebKit would not ask", async () => {
    const asked = vi.fn(async () => {
      throw new DOMException("", "NotAllowedError");
    });
    world.microphone = asked;
    const call = createCall(config);
    call.start();
    expect(asked).not.toHaveBeenCalled();
    await settle();
    expect(asked).toHaveBeenCalledTimes(1);
    call.start();
    expect(asked).toHaveBeenCalledTimes(2);
    await settle();
    expect(asked).toHaveBeenCalledTimes(2);
    expect(call.state()).toMatchObject({ name: "error", kind: "microphone_denied" });
  });

  it("asks for both at once when the microphone was allowed before", async () => {
    world.permission = "granted";
    const answer = deferred<MediaStream>();
    world.microphone = () => answer.promise;
    createCall(config).start();
    await settle();
    expect(opened()).toBe(1);
  });

  it("ends the session when an allowed microphone then fails", async () => {
    world.permission = "granted";
    world.microphone = async () => {
      throw new DOMException("", "NotReadableError");
    };
    const answer = deferred<Response>();
    world.connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "microphone_in_use" });
    answer.resolve(json(credentials));
    await settle();
    expect(reported()).toEqual(["ended: visitor_gave_up"]);
  });

  it("opens nothing where calls do not work", async () => {
    vi.stubGlobal("RTCPeerConnection", undefined);
    const call = createCall(config);
    call.start();
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "not_supported" });
    expect(opened()).toBe(0);
  });
});

describe("a call", () => {
  it("is live when its room is connected, and tells when it has a face", async () => {
    const { call, room } = await live();
    room.connected();
    expect(call.state()).toMatchObject({ name: "live", face: "coming" });
    room.face();
    expect(call.state()).toMatchObject({ name: "live", face: "seen" });
    expect(reported()).toEqual(["joined", "face"]);
  });

  it("shows a lost connection as an error", async () => {
    const { call, room } = await live();
    room.ended("connection_lost");
    expect(call.state()).toMatchObject({ name: "error", kind: "connection_lost" });
    expect(reported()).toEqual(["joined", "ended: connection_lost"]);
  });

  it("ends with a beacon when the page closes", async () => {
    const leave = vi.fn(async () => null);
    const { call } = await live(leave);
    window.dispatchEvent(new Event("pagehide"));
    window.dispatchEvent(new Event("pagehide"));
    expect(leave).toHaveBeenCalledOnce();
    expect(reported()).toEqual(["joined", "ended: page_closed"]);
    expect(call.state()).toMatchObject({ name: "ended", reason: "page_closed" });
  });

  it("ends when the browser freezes the page, and shows so when it is back", async () => {
    const leave = vi.fn(async () => null);
    const { call } = await live(leave);
    document.dispatchEvent(new Event("freeze"));
    expect(leave).toHaveBeenCalledOnce();
    expect(reported()).toEqual(["joined", "ended: page_closed"]);
    expect(call.state()).toMatchObject({ name: "ended", reason: "page_closed" });
  });

  it("is lost when the page slept through it", async () => {
    const { call } = await live();
    const now = Date.now();
    const clock = vi.spyOn(Date, "now").mockReturnValue(now + 10 * 60_000);
    document.dispatchEvent(new Event("resume"));
    clock.mockRestore();
    expect(call.state()).toMatchObject({ name: "error", kind: "connection_lost" });
    expect(reported()).toEqual(["joined", "ended: connection_lost"]);
  });

  it("takes the visitor's stars after its end", async () => {
    const { call } = await live();
    call.hangUp();
    call.feedback(5, "");
    expect(reported()).toEqual(["joined", "ended: hung_up", "feedback"]);
  });

  it("is the only one on the page", async () => {
    const { call: first } = await live();
    const second = createCall({ ...config, slug: "other" });
    second.start();
    await settle();
    expect(second.state()).toMatchObject({ name: "error", kind: "other_call" });
    expect(first.state().name).toBe("live");
    first.hangUp();
    await settle();
    world.connected = Promise.resolve(json(credentials));
    second.start();
    await settle();
    expect(second.state().name).toBe("connecting");
  });

  it("can be followed by another, with fresh credentials", async () => {
    const { call } = await live();
    call.hangUp();
    await settle();
    world.connected = Promise.resolve(json({ ...credentials, sessionId: "session-2" }));
    call.start();
    await settle();
    expect(opened()).toBe(2);
    expect(call.state()).toMatchObject({ credentials: { sessionId: "session-2" } });
  });

  it("waits as long as the server asks before another try", async () => {
    world.connected = Promise.resolve(
      json({ error: { code: "rate_limited" }, retryAfter: 60 }, 429),
    );
    const call = createCall(config);
    call.start();
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "rate_limited" });
    call.start();
    await settle();
    expect(opened()).toBe(1);
  });

  it("fails when the room cannot be joined, and reports it", async () => {
    const call = createCall(config);
    call.start();
    await settle();
    call.rooms()[0]?.ended("connection_lost");
    expect(call.state()).toMatchObject({ name: "error", kind: "join_failed" });
    expect(reported()).toEqual(["ended: connection_lost"]);
    await settle();
    expect(call.rooms()).toEqual([]);
  });

  it("fails with the microphone's own words when that fails in the room", async () => {
    const { call, room } = await live();
    room.failed("microphone_in_use");
    expect(call.state()).toMatchObject({ name: "error", kind: "microphone_in_use" });
  });
});

describe("the cards of a call", () => {
  const words = (title: string) => ({ title, text: "", link: null });

  it("are kept in their order, with the time, also after its end", async () => {
    const { call, room } = await live();
    room.card(words("One"));
    room.card(words("Two"));
    call.hangUp();
    const cards = call.cards();
    expect(cards.map(({ id, title }) => [id, title])).toEqual([
      [1, "One"],
      [2, "Two"],
    ]);
    expect(cards[0]?.at).toBeLessThanOrEqual(Date.now());
    expect(call.cards()).toBe(cards);
  });

  it("come no more when it is over, and go with the next one", async () => {
    const { call, room } = await live();
    room.card(words("One"));
    call.hangUp();
    room.card(words("Late"));
    expect(call.cards()).toHaveLength(1);
    call.start();
    expect(call.cards()).toEqual([]);
  });

  it("are the last fifty", async () => {
    const { call, room } = await live();
    for (let number = 1; number <= 60; number++) room.card(words(String(number)));
    expect(call.cards()).toHaveLength(50);
    expect(call.cards().at(-1)?.title).toBe("60");
  });
});

describe("the server's timing", () => {
  const timing = { ...config.timing, answer: 2, picture: 3, overtime: 4 };

  async function started(): Promise<Call> {
    vi.useFakeTimers();
    const call = createCall({ ...config, timing });
    call.start();
    await vi.advanceTimersByTimeAsync(0);
    return call;
  }
  afterEach(() => vi.useRealTimers());

  it("gives up a server that does not answer", async () => {
    world.connected = new Promise(() => {});
    await started();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(world.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(world.signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  it("gives up a room that cannot be joined", async () => {
    const call = await started();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(call.state().name).toBe("connecting");
    await vi.advanceTimersByTimeAsync(1);
    expect(call.state()).toMatchObject({ name: "error", kind: "join_failed" });
    expect(reported()).toEqual(["ended: connection_lost"]);
  });

  it("goes on with sound alone, and says that the picture is late", async () => {
    const call = await started();
    call.rooms()[0]?.connected();
    call.rooms()[0]?.sound();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(call.state()).toMatchObject({ name: "live", face: "coming" });
    await vi.advanceTimersByTimeAsync(1);
    expect(call.state()).toMatchObject({ name: "live", face: "late" });
    call.rooms()[0]?.face();
    expect(call.state()).toMatchObject({ name: "live", face: "seen" });
  });

  it("gives up a room that has neither sound nor picture", async () => {
    const call = await started();
    call.rooms()[0]?.connected();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(call.state()).toMatchObject({ name: "error", kind: "no_media" });
    expect(reported()).toEqual(["joined", "ended: no_media"]);
    expect(world.tracks[0]?.stop).toHaveBeenCalled();
  });

  it("hangs up when the avatar's side does not end the call at its limit", async () => {
    world.connected = Promise.resolve(json({ ...credentials, elapsed: 20 }));
    const call = await started();
    call.rooms()[0]?.connected();
    call.rooms()[0]?.face();
    await vi.advanceTimersByTimeAsync((credentials.maxDuration - 20 + 4) * 1000 - 1);
    expect(call.state().name).toBe("live");
    await vi.advanceTimersByTimeAsync(1);
    expect(call.state()).toMatchObject({ name: "ended", reason: "time_limit" });
  });
});
