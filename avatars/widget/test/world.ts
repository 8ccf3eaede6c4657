// The browser and the server around a call, as far as a call sees them.

import { afterEach, beforeEach, vi } from "vitest";
import { config, credentials, json } from "./sample";

interface World {
  permission: "granted" | "prompt";
  microphone: () => Promise<MediaStream>;
  /** What the server answers to a connect. */
  connected: Promise<Response>;
  /** Of the last connect. */
  signal: AbortSignal;
  tracks: { stop: () => void }[];
  /** What the server answers to an event. */
  event: () => Promise<Response>;
  /** The browser's one call, over all tabs. */
  lockIsFree: boolean;
}

export const world = {} as World;
let requests: { url: string; body: Record<string, unknown> }[] = [];

/** Sets the world up before each test of the file, and puts it away. */
export function setUpWorld(): void {
  beforeEach(() => {
    requests = [];
    world.permission = "prompt";
    world.tracks = [];
    world.microphone = async () => {
      const track = {
        stop: vi.fn(),
        getSettings: () => ({ deviceId: "default" }),
        addEventListener: () => undefined,
      };
      world.tracks.push(track);
      const tracks = () => [track];
      return { getTracks: tracks, getAudioTracks: tracks } as unknown as MediaStream;
    };
    world.connected = Promise.resolve(json(credentials));
    world.event = async () => new Response(null);
    world.lockIsFree = true;
    vi.stubGlobal("isSecureContext", true);
    vi.stubGlobal(
      "RTCPeerConnection",
      class {
        close = () => undefined;
      },
    );
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      const body = JSON.parse(String(init.body));
      requests.push({ url, body });
      if (url !== config.connectUrl || body.leave) return world.event();
      world.signal = init.signal as AbortSignal;
      return world.connected;
    });
    vi.stubGlobal("navigator", {
      userAgent: "Mozilla/5.0",
      mediaDevices: Object.assign(new EventTarget(), {
        getUserMedia: () => world.microphone(),
        enumerateDevices: async () => [],
      }),
      locks: { request: requestLock },
      permissions: { query: async () => ({ state: world.permission }) },
      sendBeacon: (url: string, body: string) => requests.push({ url, body: JSON.parse(body) }) > 0,
    });
  });
  afterEach(() => {
    // Closes the calls that a test has left open.
    window.dispatchEvent(new Event("pagehide"));
    sessionStorage.clear();
    vi.unstubAllGlobals();
  });
}

/** How many sessions were asked for. */
export const opened = () =>
  requests.filter(({ url, body }) => url === config.connectUrl && !body.leave).length;

/** The events that the server received, in order, with the reason or what was heard. */
export const reported = () =>
  requests
    .filter(({ url }) => url !== config.connectUrl)
    .map(({ body: { event, reason, heard } }) =>
      [event, reason ?? heard].filter(Boolean).join(": "),
    );

/** What was last reported of this event. */
export const sent = (event: string) => requests.findLast(({ body }) => body.event === event)?.body;

/** What the last connect asked for. */
export const asked = () => requests.findLast(({ url }) => url === config.connectUrl)?.body;

/** As `navigator.locks`, with `ifAvailable`. */
async function requestLock(_: string, __: object, hold: (lock: object | null) => unknown) {
  if (!world.lockIsFree) return hold(null);
  world.lockIsFree = false;
  await hold({});
  world.lockIsFree = true;
}

/** A promise that the test settles when it likes. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
