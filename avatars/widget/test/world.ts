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
      const track = { stop: vi.fn() };
      world.tracks.push(track);
      return { getTracks: () => [track] } as unknown as MediaStream;
    };
    world.connected = Promise.resolve(json(credentials));
    vi.stubGlobal("isSecureContext", true);
    vi.stubGlobal("RTCPeerConnection", class {});
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      requests.push({ url, body: JSON.parse(String(init.body)) });
      if (url !== config.connectUrl) return new Response(null);
      world.signal = init.signal as AbortSignal;
      return world.connected;
    });
    vi.stubGlobal("navigator", {
      mediaDevices: { getUserMedia: () => world.microphone() },
      permissions: { query: async () => ({ state: world.permission }) },
      sendBeacon: (url: string, body: string) => requests.push({ url, body: JSON.parse(body) }) > 0,
    });
  });
  afterEach(() => {
    // Closes the calls that a test has left open.
    window.dispatchEvent(new Event("pagehide"));
    vi.unstubAllGlobals();
  });
}

/** How many sessions were asked for. */
export const opened = () => requests.filter(({ url }) => url === config.connectUrl).length;

/** The events that the server received, in order, with the reason where there is one. */
export const reported = () =>
  requests
    .filter(({ url }) => url !== config.connectUrl)
    .map(({ body: { event, reason } }) => (reason ? `${event}: ${reason}` : event));

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
