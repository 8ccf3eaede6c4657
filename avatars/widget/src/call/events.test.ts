import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config, credentials } from "../../test/sample";
import { createReporter } from "./events";

const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(null));
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

  it("sends alive each time", () => {
    const reporter = createReporter(config, credentials);
    reporter.alive();
    reporter.alive();
    expect(bodies().map(({ event }) => event)).toEqual(["alive", "alive"]);
  });

  it("sends the end and the stars as beacons, which arrive though the page closes", () => {
    const reporter = createReporter(config, credentials);
    reporter.ended("page_closed");
    reporter.feedback(5, "");
    reporter.feedback(1, "changed my mind");
    expect(beacons()).toEqual([
      { callToken: "signed", event: "ended", reason: "page_closed" },
      { callToken: "signed", event: "feedback", stars: 5 },
    ]);
    expect(sendBeacon.mock.calls[0]?.[0]).toBe(url);
    expect(fetch).not.toHaveBeenCalled();
  });

  it("sends the visitor's comment with the stars", () => {
    createReporter(config, credentials).feedback(4, "Nice claws");
    expect(beacons()).toEqual([
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
