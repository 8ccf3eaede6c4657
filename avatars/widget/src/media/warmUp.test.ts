import { beforeEach, describe, expect, it, vi } from "vitest";
import { live } from "../../test/live";
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
  it("is opened silently, and given back", () => {
    const warmth = warmUp();
    expect(played()).toEqual([null]);
    warmth.openOutput();
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
    warmth.openOutput();
    warmth.close();
    expect(played()).toEqual([]);
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

  it("stays closed while there is no call: a place in the line can last for minutes", async () => {
    world.connected = deferred<Response>().promise;
    const call = createCall(config);
    call.start();
    await settle();
    expect(played()).toEqual([null]);
    call.dismiss();
    expect(closed).toHaveBeenCalled();
  });
});
