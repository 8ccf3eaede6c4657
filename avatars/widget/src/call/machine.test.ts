import { describe, expect, it } from "vitest";
import type { Credentials, State } from "../types";
import { type Action, idle, mayStart, reduce } from "./machine";

const credentials = { sessionId: "s1", callId: "c1", maxDuration: 300 } as Credentials;

function stateAfter(...actions: Action[]): State {
  return actions.reduce(reduce, idle);
}

const toConnecting: Action[] = [{ type: "press" }, { type: "connect", at: 1_000 }];
const toLive: Action[] = [
  ...toConnecting,
  { type: "credentials", credentials },
  { type: "connected", at: 4_000 },
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

  it("is live as soon as its room is connected, without a face yet", () => {
    expect(stateAfter(...toConnecting, { type: "connected", at: 2_000 }).name).toBe("connecting");
    const live = { name: "live", since: 4_000, face: "coming", credentials };
    expect(stateAfter(...toLive)).toEqual(live);
  });

  it("has a face from the first picture on", () => {
    const late = stateAfter(...toLive, { type: "face", face: "late" });
    expect(late).toMatchObject({ name: "live", face: "late" });
    const seen = reduce(late, { type: "face", face: "seen" });
    expect(seen).toMatchObject({ name: "live", face: "seen" });
    expect(reduce(seen, { type: "face", face: "late" })).toBe(seen);
  });

  it("counts a call's whole seconds from the moment it was live", () => {
    const ended = stateAfter(...toLive, { type: "end", at: 69_999, reason: "hung_up" });
    expect(ended).toEqual({
      name: "ended",
      callId: "c1",
      seconds: 65,
      reason: "hung_up",
      confirmed: false,
    });
  });

  it("learns afterwards why a call ended", () => {
    const confirm: Action = { type: "confirm", reason: "time_limit" };
    const ended = stateAfter(...toLive, { type: "end", at: 9_000, reason: "avatar_lost" }, confirm);
    expect(ended).toMatchObject({ name: "ended", reason: "time_limit", confirmed: true });
    expect(reduce(idle, confirm)).toBe(idle);
  });

  it("stands in the line until its turn comes", () => {
    const place = { position: 2, estimate: 40 };
    const inLine = stateAfter(...toConnecting, { type: "line", place, since: 500 });
    expect(inLine).toEqual({ name: "line", since: 500, position: 2, estimate: 40 });
    const turn = reduce(inLine, { type: "turn", until: 9_000 });
    expect(turn).toEqual({ name: "turn", until: 9_000 });
    for (const state of [inLine, turn]) {
      expect(mayStart(state, 0)).toBe(false);
      expect(reduce(state, { type: "dismiss" })).toBe(idle);
      expect(reduce(state, { type: "fail", kind: "busy" }).name).toBe("error");
      expect(reduce(state, { type: "connect", at: 9_000 })).toMatchObject({
        name: "connecting",
        since: 9_000,
      });
    }
    const joining = stateAfter(...toConnecting, { type: "credentials", credentials });
    expect(reduce(joining, { type: "line", place, since: 500 })).toBe(joining);
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
