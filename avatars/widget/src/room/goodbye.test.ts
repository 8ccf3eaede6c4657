import { ConnectionState, DisconnectReason, Room, RoomEvent } from "livekit-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeRoom } from "../../test/room";
import { config } from "../../test/sample";
import { deferred } from "../../test/world";
import type { Heard } from "../types";
import { fallSilent, sayGoodbye } from "./goodbye";

let fake: ReturnType<typeof fakeRoom>;
let heard: Heard | null | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeRoom();
  heard = undefined;
});
afterEach(() => vi.useRealTimers());

async function leave(): Promise<void> {
  void sayGoodbye(fake.room, config.timing).then((how) => {
    heard = how;
  });
  await wait(0);
}
const wait = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe("a goodbye", () => {
  it("is said at once, in the words of Runway's own client, and is reliable", async () => {
    await leave();
    expect(fake.sent).toEqual([{ type: "END_CALL" }]);
    expect(fake.publishData.mock.calls[0]).toMatchObject([expect.anything(), { reliable: true }]);
    expect(heard).toBeUndefined();
  });

  it("is heard when the avatar leaves, and not said again", async () => {
    await leave();
    await wait(0.9);
    fake.avatarLeaves();
    await wait(5);
    expect(heard).toBe("first");
    expect(fake.sent).toHaveLength(1);
  });

  it("is said again when nobody left", async () => {
    await leave();
    await wait(1);
    expect(fake.sent).toHaveLength(2);
    fake.ends(DisconnectReason.ROOM_DELETED);
    await wait(0);
    expect(heard).toBe("second");
  });

  it("is given up in the end, and leaves nothing behind", async () => {
    await leave();
    await wait(2.9);
    expect(heard).toBeUndefined();
    await wait(0.1);
    expect(heard).toBe("unheard");
    expect(fake.sent).toHaveLength(2);
    expect(fake.listeners()).toBe(0);
  });

  it("is unheard when the line breaks", async () => {
    await leave();
    fake.ends();
    await wait(0);
    expect(heard).toBe("unheard");
  });

  it("survives a message that cannot be sent", async () => {
    fake.publishData.mockRejectedValueOnce(new Error("no channel"));
    await leave();
    await wait(1);
    fake.avatarLeaves();
    await wait(0);
    expect(heard).toBe("second");
  });

  it.each([
    ["a room that is closed", () => fake.ends(DisconnectReason.ROOM_DELETED)],
    ["a room that the avatar has left", () => fake.avatarLeaves()],
  ])("is not said to %s", async (_, prepare) => {
    prepare();
    await leave();
    expect(heard).toBeNull();
    expect(fake.sent).toEqual([]);
  });

  it("may still be heard by a room that reconnects", async () => {
    fake.becomes(ConnectionState.SignalReconnecting);
    await leave();
    expect(fake.sent).toHaveLength(1);
  });
});

describe("a room that falls silent", () => {
  it("neither hears nor is heard", () => {
    fallSilent(fake.room);
    expect(fake.microphone.stop).toHaveBeenCalledOnce();
    expect(fake.audio.mediaStreamTrack.enabled).toBe(false);
  });

  it("stops a device that opens only now", () => {
    fallSilent(fake.room);
    const late = { track: { stop: vi.fn() } };
    fake.emit(RoomEvent.LocalTrackPublished, late);
    expect(late.track.stop).toHaveBeenCalledOnce();
  });

  it("opens no device whose question is answered after the call", async () => {
    vi.stubGlobal("MediaStreamTrack", class {});
    const room = new Room();
    const camera = {
      source: "camera",
      stop: vi.fn(),
      updateLoggerOptions: () => undefined,
      mediaStreamTrack: { getSettings: () => ({}), getConstraints: () => ({}) },
    };
    const answer = deferred<never[]>();
    vi.spyOn(room.localParticipant, "createTracks").mockReturnValue(answer.promise);
    const opening = room.localParticipant.setCameraEnabled(true).catch(() => "refused");
    fallSilent(room);
    answer.resolve([camera] as unknown as never[]);
    await wait(0);
    expect(camera.stop).toHaveBeenCalled();
    expect(await opening).toBe("refused");
    vi.unstubAllGlobals();
  });
});
