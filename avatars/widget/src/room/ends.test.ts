import { DisconnectReason } from "livekit-client";
import { describe, expect, it } from "vitest";
import type { EndReason } from "../types";
import { endReason, orLimit } from "./ends";

describe("the end of a room", () => {
  it.each<[keyof typeof DisconnectReason, EndReason]>([
    ["CLIENT_INITIATED", "page_closed"],
    ["PARTICIPANT_REMOVED", "removed"],
    ["ROOM_DELETED", "ended_by_avatar"],
    ["ROOM_CLOSED", "ended_by_avatar"],
    ["SERVER_SHUTDOWN", "ended_by_avatar"],
    ["STATE_MISMATCH", "connection_lost"],
    ["DUPLICATE_IDENTITY", "connection_lost"],
    ["JOIN_FAILURE", "connection_lost"],
    ["UNKNOWN_REASON", "connection_lost"],
  ])("by %s is %s", (reason, meant) => {
    expect(endReason(DisconnectReason[reason])).toBe(meant);
  });

  it("without a reason is a lost connection", () => {
    expect(endReason(undefined)).toBe("connection_lost");
  });

  it.each<[EndReason, number, EndReason]>([
    ["ended_by_avatar", 4.1, "ended_by_avatar"],
    ["ended_by_avatar", 4, "time_limit"],
    ["avatar_lost", -2, "time_limit"],
    ["removed", 0, "time_limit"],
    ["connection_lost", 0, "connection_lost"],
    ["page_closed", 0, "page_closed"],
  ])("by %s with %d s left is %s", (reason, left, meant) => {
    expect(orLimit(reason, left)).toBe(meant);
  });
});
