import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Call, createCall } from "../src/call";
import { config, credentials, json, settle, streaming } from "./sample";

let permission: "granted" | "prompt";
let microphone: (() => Promise<MediaStream>) | undefined;
let connected: Promise<Response>;
let signal: AbortSignal;
let tracks: { stop: () => void }[];
const requests: { url: string; body: Record<string, unknown> }[] = [];
const beacon = vi.fn((_url: string, _body: string) => true);

beforeEach(() => {
  permission = "prompt";
  tracks = [];
  microphone = async () => {
    const track = { stop: vi.fn() };
    tracks.push(track);
    return { getTracks: () => [track] } as unknown as MediaStream;
  };
  connected = Promise.resolve(json(credentials));
  requests.length = 0;
  beacon.mockClear();
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("RTCPeerConnection", class {});
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    requests.push({ url, body: JSON.parse(String(init.body)) });
    if (url !== config.connectUrl) return new Response(null);
    signal = init.signal as AbortSignal;
    return connected;
  });
  vi.stubGlobal("navigator", {
    mediaDevices: { getUserMedia: () => microphone?.() },
    permissions: { query: async () => ({ state: permission }) },
    sendBeacon: beacon,
  });
});
afterEach(() => {
  // Closes the calls that a test has left open.
  window.dispatchEvent(new Event("pagehide"));
  vi.unstubAllGlobals();
});

const opened = () => requests.filter((request) => request.url === config.connectUrl).length;
/** What the server was told, with the reason where there is one. */
const told = () => {
  const bodies = requests.filter(({ url }) => url !== config.connectUrl).map(({ body }) => body);
  for (const [, body] of beacon.mock.calls) bodies.push(JSON.parse(body));
  return bodies.map(({ event, reason }) => (reason ? `${event}: ${reason}` : event));
};

async function live(): Promise<Call> {
  const call = createCall(config);
  call.start();
  await settle();
  call.firstFrame();
  expect(call.state().name).toBe("live");
  return call;
}

function later<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
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
    const answer = later<MediaStream>();
    microphone = () => answer.promise;
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

  it("does both at once when the microphone was allowed before", async () => {
    permission = "granted";
    const answer = later<MediaStream>();
    microphone = () => answer.promise;
    createCall(config).start();
    await settle();
    expect(opened()).toBe(1);
  });

  it("has the session cancelled when an allowed microphone then fails", async () => {
    permission = "granted";
    microphone = async () => {
      throw new DOMException("", "NotReadableError");
    };
    const answer = later<Response>();
    connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "microphone_in_use" });
    answer.resolve(json(credentials));
    await settle();
    expect(told()).toEqual(["ended: visitor_gave_up"]);
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

describe("giving up", () => {
  it("releases the microphone and has a session that comes later cancelled", async () => {
    const answer = later<Response>();
    connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    call.dismiss();
    expect(call.state().name).toBe("idle");
    expect(tracks[0]?.stop).toHaveBeenCalled();
    expect(told()).toEqual([]);
    expect(signal.aborted).toBe(false);
    answer.resolve(json(credentials));
    await settle();
    expect(call.state().name).toBe("idle");
    expect(told()).toEqual(["ended: visitor_gave_up"]);
  });

  it("releases a microphone that is allowed too late", async () => {
    const answer = later<MediaStream>();
    microphone = () => answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    call.dismiss();
    const stop = vi.fn();
    answer.resolve({ getTracks: () => [{ stop }] } as unknown as MediaStream);
    await settle();
    expect(stop).toHaveBeenCalled();
    expect(opened()).toBe(0);
  });
});

describe("leaving while the server streams", () => {
  async function waiting() {
    const answer = later<Response>();
    connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    const server = streaming(signal);
    answer.resolve(server.response);
    server.say({ callId: "call/1", callToken: "signed", maxDuration: 120 });
    await settle();
    return { call, server };
  }

  it("shows the queue and the time that the server counts", async () => {
    const { call, server } = await waiting();
    server.say({ state: "queued", waited: 60 });
    await settle();
    expect(call.state()).toMatchObject({ name: "connecting", queued: true });
    expect(Date.now() - (call.state() as { since: number }).since).toBeGreaterThanOrEqual(60_000);
  });

  it("tells at once and breaks the request off when the visitor gives up", async () => {
    const { call } = await waiting();
    call.dismiss();
    expect(told()).toEqual(["ended: visitor_gave_up"]);
    expect(signal.aborted).toBe(true);
    await settle();
    expect(call.state().name).toBe("idle");
  });

  it("tells at once when the page closes", async () => {
    await waiting();
    window.dispatchEvent(new Event("pagehide"));
    expect(told()).toEqual(["ended: page_closed"]);
    expect(signal.aborted).toBe(true);
  });

  it("is told as offline when the network goes", async () => {
    const { call } = await waiting();
    window.dispatchEvent(new Event("offline"));
    expect(call.state()).toMatchObject({ name: "error", kind: "offline" });
    expect(told()).toEqual(["ended: connection_lost"]);
  });

  it("has a broken stream's call ended", async () => {
    const { call, server } = await waiting();
    server.tear();
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "offline" });
    expect(told()).toEqual(["ended: connection_lost"]);
  });

  it("tells nothing when it is the server that refuses", async () => {
    const { call, server } = await waiting();
    server.say({ error: { code: "timeout" } });
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "timeout" });
    expect(told()).toEqual([]);
  });

  it("has a call whose first line comes too late ended", async () => {
    const answer = later<Response>();
    connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    call.dismiss();
    const server = streaming(signal);
    answer.resolve(server.response);
    server.say({ callId: "call/1", callToken: "signed", maxDuration: 120 });
    await settle();
    expect(told()).toEqual(["ended: visitor_gave_up"]);
    expect(signal.aborted).toBe(true);
  });
});

describe("a call", () => {
  it("says goodbye in the room and ends once, though the room tells it twice", async () => {
    const call = await live();
    const leave = vi.fn(async () => {
      call.over("ended_by_avatar");
      call.over("ended_by_avatar");
    });
    call.attach(leave);
    call.hangUp();
    call.hangUp();
    await settle();
    expect(leave).toHaveBeenCalledOnce();
    expect(call.state()).toMatchObject({ name: "ended", reason: "hung_up" });
    expect(told()).toEqual(["joined", "ended: hung_up"]);
  });

  it("tells a lost connection as an error", async () => {
    const call = await live();
    call.attach(async () => {});
    call.over("connection_lost");
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "connection_lost" });
    expect(told()).toEqual(["joined", "ended: connection_lost"]);
  });

  it("ends with a beacon when the page closes", async () => {
    const call = await live();
    const leave = vi.fn(async () => {});
    call.attach(leave);
    window.dispatchEvent(new Event("pagehide"));
    window.dispatchEvent(new Event("pagehide"));
    await settle();
    expect(leave).toHaveBeenCalledOnce();
    expect(told()).toEqual(["joined", "ended: page_closed"]);
    expect(call.state()).toMatchObject({ name: "ended", reason: "page_closed" });
  });

  it("ends when the browser freezes the page, and shows so when it is back", async () => {
    const call = await live();
    const leave = vi.fn(async () => {});
    call.attach(leave);
    document.dispatchEvent(new Event("freeze"));
    await settle();
    expect(leave).toHaveBeenCalledOnce();
    expect(told()).toEqual(["joined", "ended: page_closed"]);
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
    expect(told()).toEqual(["joined", "ended: connection_lost"]);
  });

  it("takes the visitor's stars once, after its end", async () => {
    const call = await live();
    call.attach(async () => {});
    call.hangUp();
    await settle();
    call.feedback(5, "");
    call.feedback(1, "");
    expect(told()).toEqual(["joined", "ended: hung_up", "feedback"]);
  });

  it("is the only one on the page", async () => {
    const first = await live();
    first.attach(async () => {});
    const second = createCall({ ...config, slug: "other" });
    second.start();
    await settle();
    expect(second.state()).toMatchObject({ name: "error", kind: "other_call" });
    expect(first.state().name).toBe("live");
    first.hangUp();
    await settle();
    connected = Promise.resolve(json(credentials));
    second.start();
    await settle();
    expect(second.state().name).toBe("connecting");
  });

  it("can be followed by another, with fresh credentials", async () => {
    const call = await live();
    call.attach(async () => {});
    call.hangUp();
    await settle();
    connected = Promise.resolve(json({ ...credentials, sessionId: "session-2" }));
    call.start();
    await settle();
    expect(opened()).toBe(2);
    expect(call.state()).toMatchObject({ credentials: { sessionId: "session-2" } });
  });

  it("waits as long as the server asks before another try", async () => {
    connected = Promise.resolve(json({ error: { code: "rate_limited" }, retryAfter: 60 }, 429));
    const call = createCall(config);
    call.start();
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "rate_limited" });
    call.start();
    await settle();
    expect(opened()).toBe(1);
  });

  it("fails when the room cannot be entered, and the server hears of it", async () => {
    const call = createCall(config);
    call.start();
    await settle();
    call.over("connection_lost");
    expect(call.state()).toMatchObject({ name: "error", kind: "join_failed" });
    expect(told()).toEqual(["ended: connection_lost"]);
  });
});
