import { afterEach, describe, expect, it, vi } from "vitest";
import { config, credentials, json, settle } from "../../test/sample";
import { deferred, opened, reported, setUpWorld, world } from "../../test/world";
import type { Call } from "../types";
import { createCall } from "./call";

setUpWorld();

async function live(): Promise<Call> {
  const call = createCall(config);
  call.start();
  await settle();
  call.firstFrame();
  expect(call.state().name).toBe("live");
  return call;
}

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
  it("says goodbye in the room and ends once, though the room reports it twice", async () => {
    const call = await live();
    const leave = vi.fn(async () => {
      call.roomEnded("ended_by_avatar");
      call.roomEnded("ended_by_avatar");
    });
    call.attachRoom(leave);
    call.hangUp();
    call.hangUp();
    await settle();
    expect(leave).toHaveBeenCalledOnce();
    expect(call.state()).toMatchObject({ name: "ended", reason: "hung_up" });
    expect(reported()).toEqual(["joined", "ended: hung_up"]);
  });

  it("shows a lost connection as an error", async () => {
    const call = await live();
    call.attachRoom(async () => {});
    call.roomEnded("connection_lost");
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "connection_lost" });
    expect(reported()).toEqual(["joined", "ended: connection_lost"]);
  });

  it("ends with a beacon when the page closes", async () => {
    const call = await live();
    const leave = vi.fn(async () => {});
    call.attachRoom(leave);
    window.dispatchEvent(new Event("pagehide"));
    window.dispatchEvent(new Event("pagehide"));
    await settle();
    expect(leave).toHaveBeenCalledOnce();
    expect(reported()).toEqual(["joined", "ended: page_closed"]);
    expect(call.state()).toMatchObject({ name: "ended", reason: "page_closed" });
  });

  it("ends when the browser freezes the page, and shows so when it is back", async () => {
    const call = await live();
    const leave = vi.fn(async () => {});
    call.attachRoom(leave);
    document.dispatchEvent(new Event("freeze"));
    await settle();
    expect(leave).toHaveBeenCalledOnce();
    expect(reported()).toEqual(["joined", "ended: page_closed"]);
    expect(call.state()).toMatchObject({ name: "ended", reason: "page_closed" });
  });

  it("is lost when the page slept through it", async () => {
    const call = await live();
    const now = Date.now();
    const clock = vi.spyOn(Date, "now").mockReturnValue(now + 10 * 60_000);
    document.dispatchEvent(new Event("resume"));
    clock.mockRestore();
    await settle();
    await vi.waitFor(() => expect(call.state().name).toBe("error"), 2_000);
    expect(call.state()).toMatchObject({ kind: "connection_lost" });
    expect(reported()).toEqual(["joined", "ended: connection_lost"]);
  });

  it("takes the visitor's stars once, after its end", async () => {
    const call = await live();
    call.attachRoom(async () => {});
    call.hangUp();
    await settle();
    call.feedback(5, "");
    call.feedback(1, "");
    expect(reported()).toEqual(["joined", "ended: hung_up", "feedback"]);
  });

  it("is the only one on the page", async () => {
    const first = await live();
    first.attachRoom(async () => {});
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
    const call = await live();
    call.attachRoom(async () => {});
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
    call.roomEnded("connection_lost");
    expect(call.state()).toMatchObject({ name: "error", kind: "join_failed" });
    expect(reported()).toEqual(["ended: connection_lost"]);
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

  it("gives up a room that shows no picture", async () => {
    const call = await started();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(call.state().name).toBe("connecting");
    await vi.advanceTimersByTimeAsync(1);
    expect(call.state()).toMatchObject({ name: "error", kind: "join_failed" });
    expect(reported()).toEqual(["ended: connection_lost"]);
  });

  it("hangs up when the avatar's side does not end the call at its limit", async () => {
    const call = await started();
    call.firstFrame();
    call.attachRoom(async () => {});
    await vi.advanceTimersByTimeAsync((credentials.maxDuration + 4) * 1000 - 1);
    expect(call.state().name).toBe("live");
    await vi.advanceTimersByTimeAsync(1);
    expect(call.state()).toMatchObject({ name: "ended", reason: "time_limit" });
  });
});
