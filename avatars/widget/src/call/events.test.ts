import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config, credentials } from "../../test/sample";
import { createReporter } from "./events";

const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(null));
const answer = (body: string) => fetch.mockResolvedValueOnce(new Response(body));
const sendBeacon = vi.fn((_url: string, _body: string) => true);
const url = "/api/avatar/calls/call%2F1/events";

beforeEach(() => {
  fetch.mockClear();
  sendBeacon.mockReset().mockReturnValue(true);
  vi.stubGlobal("fetch", fetch);
  Object.defineProperty(navigator, "sendBeacon", { value: sendBeacon, configurable: true });
});
afterEach(() => vi.unstubAllGlobals());

const beacons = () => sendBeacon.mock.calls.map(([, body]) => JSON.parse(body));
const bodies = () => fetch.mock.calls.map(([, init]) => JSON.parse(String(init.body)));

describe("the reporter of a call", () => {
  it("sends joined once and ended once, with the first reason", () => {
    const reporter = createReporter(config, credentials);
    reporter.joined();
    reporter.joined();
    reporter.ended("hung_up");
    reporter.ended("ended_by_avatar");
    reporter.ended("page_closed");
    expect(bodies()).toEqual([{ callToken: "signed", event: "joined" }]);
    expect(fetch.mock.calls[0]?.[0]).toBe(url);
    expect(fetch.mock.calls[0]?.[1].keepalive).toBe(true);
    expect(beacons()).toEqual([{ callToken: "signed", event: "ended", reason: "hung_up" }]);
  });

  it("sends face and goodbye once", () => {
    const reporter = createReporter(config, credentials);
    reporter.face();
    reporter.face();
    reporter.goodbye("second");
    reporter.goodbye("unheard");
    expect(bodies()).toEqual([
      { callToken: "signed", event: "face" },
      { callToken: "signed", event: "goodbye", heard: "second" },
    ]);
  });

  it("sends alive each time", () => {
    const reporter = createReporter(config, credentials);
    reporter.alive();
    reporter.alive();
    expect(bodies().map(({ event }) => event)).toEqual(["alive", "alive"]);
  });

  it("sends the end and the stars as beacons, which arrive though the page closes", () => {
    const reporter = createReporter(config, credentials);
    reporter.ended("page_closed");
    reporter.ended("hung_up");
    reporter.feedback(5, "");
    expect(beacons()).toEqual([
      { callToken: "signed", event: "ended", reason: "page_closed" },
      { callToken: "signed", event: "feedback", stars: 5 },
    ]);
    expect(sendBeacon.mock.calls[0]?.[0]).toBe(url);
    expect(fetch).not.toHaveBeenCalled();
  });

  it("sends the visitor's comment with the stars, also after they went alone", () => {
    const reporter = createReporter(config, credentials);
    reporter.feedback(3, "");
    reporter.feedback(4, "Nice claws");
    expect(beacons()).toEqual([
      { callToken: "signed", event: "feedback", stars: 3 },
      { callToken: "signed", event: "feedback", stars: 4, comment: "Nice claws" },
    ]);
  });

  it("waits for the network when there is none", () => {
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    createReporter(config, credentials).ended("connection_lost");
    expect(sendBeacon).not.toHaveBeenCalled();
    onLine.mockReturnValue(true);
    window.dispatchEvent(new Event("online"));
    window.dispatchEvent(new Event("online"));
    expect(beacons()).toEqual([{ callToken: "signed", event: "ended", reason: "connection_lost" }]);
  });

  it("falls back to fetch when the beacon is refused", () => {
    sendBeacon.mockReturnValue(false);
    createReporter(config, credentials).ended("page_closed");
    expect(bodies()).toEqual([{ callToken: "signed", event: "ended", reason: "page_closed" }]);
  });
});

describe("an end that the page only witnessed", () => {
  const end = () => createReporter(config, credentials).ended("avatar_lost");

  it("is told by fetch, for the server may know better", async () => {
    answer('{"reason": "time_limit"}');
    expect(await end()).toBe("time_limit");
    expect(bodies()).toEqual([{ callToken: "signed", event: "ended", reason: "avatar_lost" }]);
    expect(beacons()).toEqual([]);
  });

  it.each([
    ["an empty answer", () => undefined],
    ["nonsense", () => answer("<html>")],
    ["null", () => answer("null")],
    ["an error", () => fetch.mockResolvedValueOnce(new Response("{}", { status: 400 }))],
  ])("keeps its reason after %s", async (_, prepare) => {
    prepare();
    expect(await end()).toBeNull();
    expect(beacons()).toEqual([]);
  });

  it("goes by beacon where the network failed", async () => {
    fetch.mockRejectedValueOnce(new TypeError());
    expect(await end()).toBeNull();
    expect(beacons()).toHaveLength(1);
  });
});

describe("accepting a call from the line", () => {
  afterEach(() => vi.useRealTimers());

  it("is tried again when the network fails, and once heard never", async () => {
    vi.useFakeTimers();
    fetch.mockRejectedValueOnce(new TypeError());
    const reporter = createReporter(config, credentials);
    reporter.accept();
    reporter.accept();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bodies().map(({ event }) => event)).toEqual(["accept", "accept"]);
  });

  it("is not tried again once the visitor has left", async () => {
    vi.useFakeTimers();
    fetch.mockRejectedValueOnce(new TypeError());
    const reporter = createReporter(config, credentials);
    reporter.accept();
    void reporter.ended("visitor_gave_up");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fetch).toHaveBeenCalledOnce();
  });
});
