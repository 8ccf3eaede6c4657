import { beforeEach, describe, expect, it, vi } from "vitest";
import { live, waiting } from "../../test/live";
import { config, settle } from "../../test/sample";
import { deferred, setUpWorld, world } from "../../test/world";
import { createCall } from "../call/call";
import { warmUp } from "./warmUp";

setUpWorld();

const track = {};
let outputs: { muted: boolean; srcObject: unknown; play: () => Promise<void> }[];
const closed = vi.fn();

/** What each output plays. */
const played = () => outputs.map(({ srcObject }) => srcObject);
const nobody = { tracks: [track] };

beforeEach(() => {
  outputs = [];
  closed.mockReset();
  vi.stubGlobal(
    "RTCPeerConnection",
    class {
      addTransceiver = () => ({ receiver: { track } });
      createOffer = async () => ({});
      close = closed;
    },
  );
  vi.stubGlobal(
    "MediaStream",
    class {
      constructor(readonly tracks: unknown[]) {}
    },
  );
  vi.stubGlobal(
    "Audio",
    class {
      muted = false;
      srcObject: unknown = null;
      play = vi.fn(async () => undefined);
      constructor() {
        outputs.push(this);
      }
    },
  );
});

describe("the sound output", () => {
  it("is opened silently, and given back", async () => {
    const warmth = warmUp();
    expect(played()).toEqual([null]);
    warmth.openOutput(Promise.resolve());
    await settle();
    expect(played()).toEqual([nobody]);
    expect(outputs[0]?.muted).toBe(true);
    expect(outputs[0]?.play).toHaveBeenCalledOnce();
    warmth.close();
    expect(played()).toEqual([null]);
    expect(closed).toHaveBeenCalledOnce();
  });

  it("is left to the room where the browser has no connection to spare", () => {
    vi.stubGlobal("RTCPeerConnection", undefined);
    const warmth = warmUp();
    warmth.openOutput(Promise.resolve());
    warmth.close();
    expect(played()).toEqual([]);
  });

  it("stays closed when the call is over before the microphone is open, or that fails", async () => {
    const over = warmUp();
    over.openOutput(Promise.resolve());
    over.close();
    warmUp().openOutput(Promise.reject(new Error("denied")));
    await settle();
    expect(played()).toEqual([null, null]);
  });

  it("keeps no connection where it cannot be made ready", () => {
    vi.stubGlobal("MediaStream", undefined);
    warmUp().openOutput(Promise.resolve());
    expect(closed).toHaveBeenCalledOnce();
  });

  it("is open from the server's call until the avatar's sound comes", async () => {
    const { room } = await live();
    expect(played()).toEqual([nobody]);
    expect(closed).not.toHaveBeenCalled();
    room.sound();
    expect(played()).toEqual([null]);
    expect(closed).toHaveBeenCalled();
  });

  it("is given back by a call without a sound", async () => {
    const { call } = await live();
    call.hangUp();
    expect(played()).toEqual([null]);
    expect(closed).toHaveBeenCalled();
  });

  it("stays closed in the line, which can last for minutes", async () => {
    const line = { state: "line", position: 2, waited: 4, estimate: 40, place: "p" };
    const { call } = await waiting(line);
    expect(call.state().name).toBe("line");
    expect(played()).toEqual([null]);
    call.dismiss();
    expect(closed).toHaveBeenCalled();
  });

  it("waits for the microphone, beside which the browser looks for the speaker", async () => {
    world.permission = "granted";
    const open = world.microphone;
    const isOpen = deferred<void>();
    world.microphone = async () => {
      await isOpen.promise;
      return open();
    };
    createCall(config).start();
    await settle();
    expect(played()).toEqual([null]);
    isOpen.resolve();
    await settle();
    expect(played()).toEqual([nobody]);
  });

  it("breaks no call where it cannot be opened", async () => {
    const { call } = await live(undefined, () => {
      vi.stubGlobal(
        "Audio",
        class {
          play() {
            throw new Error("not today");
          }
        },
      );
    });
    expect(call.state().name).toBe("live");
  });
});
