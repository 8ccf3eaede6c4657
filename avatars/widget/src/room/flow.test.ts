import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeRoom } from "../../test/room";
import { type Flow, watchFlow } from "./flow";

let fake: ReturnType<typeof fakeRoom>;
let looks: Flow[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeRoom();
  looks = [];
  stop = watchFlow(fake.room, (flow) => looks.push(flow));
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

async function flowAt(packets: number, frames: number): Promise<Flow | undefined> {
  Object.assign(fake.received, { packets, frames });
  await vi.advanceTimersByTimeAsync(1_000);
  return looks.at(-1);
}

describe("sound and picture", () => {
  it("flow while there are new ones", async () => {
    expect(await flowAt(0, 0)).toEqual({ sound: false, picture: false });
    expect(await flowAt(50, 0)).toEqual({ sound: true, picture: false });
    expect(await flowAt(50, 25)).toEqual({ sound: false, picture: true });
    expect(await flowAt(50, 25)).toEqual({ sound: false, picture: false });
  });

  it("flow again after a connection that counts from nought", async () => {
    await flowAt(500, 250);
    expect(await flowAt(3, 2)).toEqual({ sound: true, picture: true });
  });

  it("do not flow from an avatar that is gone", async () => {
    await flowAt(500, 250);
    fake.avatarLeaves();
    expect(await flowAt(600, 300)).toEqual({ sound: false, picture: false });
  });

  it("are not looked at once that is stopped", async () => {
    stop();
    await flowAt(5, 5);
    expect(looks).toEqual([]);
  });
});
