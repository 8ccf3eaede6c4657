import { describe, expect, it } from "vitest";
import type { Credentials, State } from "../types";
import { type Action, idle, mayStart, reduce } from "./machine";

const credentials = { sessionId: "s1", maxDuration: 300 } as Credentials;

function stateAfter(...actions: Action[]): State {
  return actions.reduce(reduce, idle);
}

const toConnecting: Action[] = [{ type: "press" }, { type: "connect", at: 1_000 }];
const toLive: Action[] = [
  ...toConnecting,
  { type: "credentials", credentials },
  { type: "frame", at: 4_000 },
];

describe("the states of a section", () => {
  it("asks for the microphone first", () => {
    expect(stateAfter({ type: "press" })).toEqual({ name: "microphone" });
  });

  it("knows the queue from the waking up, and time that never runs backwards", () => {
    const queued = stateAfter(...toConnecting, { type: "wait", queued: true, since: 400 });
    expect(queued).toMatchObject({ queued: true, since: 400 });
    const woken = reduce(queued, { type: "wait", queued: false, since: 900 });
    expect(woken).toMatchObject({ queued: false, since: 400 });
    expect(reduce(idle, { type: "wait", queued: true, since: 0 })).toBe(idle);
  });

  it("is live only with credentials and a frame", () => {
    expect(stateAfter(...toConnecting, { type: "frame", at: 2_000 }).name).toBe("connecting");
    expect(stateAfter(...toLive)).toEqual({ name: "live", since: 4_000, credentials });
  });

  it("counts a call's whole seconds from its first frame", () => {
    const ended = stateAfter(...toLive, { type: "end", at: 69_999, reason: "hung_up" });
    expect(ended).toEqual({ name: "ended", seconds: 65, reason: "hung_up" });
  });

  it("ends once: a second end changes nothing", () => {
    const ended = stateAfter(...toLive, { type: "end", at: 9_000, reason: "hung_up" });
    expect(reduce(ended, { type: "end", at: 20_000, reason: "connection_lost" })).toBe(ended);
  });

  it("ignores a press while a call is under way", () => {
    const live = stateAfter(...toLive);
    expect(reduce(live, { type: "press" })).toBe(live);
    expect(mayStart(live, 0)).toBe(false);
    expect(mayStart(stateAfter({ type: "press" }), 0)).toBe(false);
  });

  it("keeps the first credentials of a call", () => {
    const joined = stateAfter(...toConnecting, { type: "credentials", credentials });
    const other = { ...credentials, sessionId: "s2" };
    expect(reduce(joined, { type: "credentials", credentials: other })).toBe(joined);
  });

  it("drops what arrives after the visitor gave up", () => {
    const cancelled = stateAfter(...toConnecting, { type: "dismiss" });
    expect(cancelled).toBe(idle);
    expect(reduce(cancelled, { type: "credentials", credentials })).toBe(idle);
    expect(reduce(cancelled, { type: "fail", kind: "timeout" })).toBe(idle);
  });

  it("cannot dismiss a live call", () => {
    const live = stateAfter(...toLive);
    expect(reduce(live, { type: "dismiss" })).toBe(live);
  });

  it("lets the visitor try again when the wait is over", () => {
    const limited = stateAfter(
      { type: "press" },
      { type: "fail", kind: "rate_limited", retryAt: 5_000 },
    );
    expect(mayStart(limited, 4_999)).toBe(false);
    expect(mayStart(limited, 5_000)).toBe(true);
    expect(reduce(limited, { type: "press" })).toEqual({ name: "microphone" });
  });

  it("can start another call after one has ended", () => {
    const ended = stateAfter(...toLive, { type: "end", at: 9_000, reason: "time_limit" });
    expect(mayStart(ended, 9_001)).toBe(true);
  });
});
