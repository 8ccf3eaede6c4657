import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createReporter } from "../src/events";
import { config, credentials } from "./sample";

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

const bodies = () => fetch.mock.calls.map(([, init]) => JSON.parse(String(init.body)));

describe("what the server is told", () => {
  it("is joined once and ended once, with the first reason", () => {
    const reporter = createReporter(config, credentials);
    reporter.joined();
    reporter.joined();
    reporter.ended("hung_up");
    reporter.ended("ended_by_avatar");
    reporter.ended("page_closed");
    expect(bodies()).toEqual([
      { callToken: "signed", event: "joined" },
      { callToken: "signed", event: "ended", reason: "hung_up" },
    ]);
    expect(fetch.mock.calls[0]?.[0]).toBe(url);
    expect(fetch.mock.calls[0]?.[1].keepalive).toBe(true);
    expect(sendBeacon).not.toHaveBeenCalled();
  });

  it("goes as a beacon when the page is closing", () => {
    createReporter(config, credentials).ended("page_closed");
    expect(sendBeacon).toHaveBeenCalledWith(
      url,
      JSON.stringify({ callToken: "signed", event: "ended", reason: "page_closed" }),
    );
    expect(fetch).not.toHaveBeenCalled();
  });

  it("goes by fetch when the beacon is refused", () => {
    sendBeacon.mockReturnValue(false);
    createReporter(config, credentials).ended("page_closed");
    expect(bodies()).toEqual([{ callToken: "signed", event: "ended", reason: "page_closed" }]);
  });
});
