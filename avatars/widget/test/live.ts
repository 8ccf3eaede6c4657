import { expect } from "vitest";
import { createCall } from "../src/call/call";
import type { Call, Leave, OpenRoom } from "../src/types";
import { config, settle, streaming } from "./sample";
import { deferred, world } from "./world";

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

/** A call that waits, and its server, which has streamed this line. */
export async function waiting(
  line: unknown,
): Promise<{ call: Call; server: ReturnType<typeof streaming> }> {
  const answer = deferred<Response>();
  world.connected = answer.promise;
  const call = createCall(config);
  call.start();
  await settle();
  const server = streaming(world.signal);
  answer.resolve(server.response);
  server.say(line);
  await settle();
  return { call, server };
}
