import { expect } from "vitest";
import { createCall } from "../src/call/call";
import type { Call, Leave, OpenRoom } from "../src/types";
import { config, settle } from "./sample";

/** A live call, and its room. */
export async function live(
  leave: Leave = async () => null,
  before: (call: Call) => void = () => undefined,
): Promise<{ call: Call; room: OpenRoom }> {
  const call = createCall(config);
  before(call);
  call.start();
  await settle();
  const [room] = call.rooms();
  if (!room) throw new Error("no room is open");
  room.attach(leave);
  room.connected();
  expect(call.state().name).toBe("live");
  return { call, room };
}
