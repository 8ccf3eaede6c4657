import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startHearing } from "./hearing";

interface Track {
  id: string;
  stop: ReturnType<typeof vi.fn>;
  end(): void;
}

let tracks: Track[] = [];
let devices: string[] = [];
let refused = "";
let loudness = 0;
let media: EventTarget;
const close = vi.fn(async () => undefined);

/** Runs what is ready to run. */
const settle = () => vi.advanceTimersByTimeAsync(0);

function openTrack(id: string) {
  const target = new EventTarget();
  const track = Object.assign(target, {
    id,
    stop: vi.fn(),
    end: () => target.dispatchEvent(new Event("ended")),
    getSettings: () => ({ deviceId: id }),
  });
  tracks.push(track);
  return { getTracks: () => [track], getAudioTracks: () => [track] };
}

beforeEach(() => {
  vi.useFakeTimers();
  tracks = [];
  devices = ["default", "usb"];
  refused = "";
  loudness = 0;
  close.mockClear();
  sessionStorage.clear();
  media = Object.assign(new EventTarget(), {
    getUserMedia: async ({ audio }: { audio: { deviceId?: { exact: string } } }) => {
      const id = audio.deviceId?.exact ?? "default";
      if (id === refused) throw new DOMException("", "NotReadableError");
      if (!devices.includes(id)) throw new DOMException("", "OverconstrainedError");
      return openTrack(id);
    },
    enumerateDevices: async () =>
      devices.map((id) => ({ kind: "audioinput", deviceId: id, label: id, groupId: id })),
  });
  vi.stubGlobal("navigator", { userAgent: "", mediaDevices: media });
  vi.stubGlobal("MediaStream", class {});
  vi.stubGlobal(
    "AudioContext",
    class {
      state = "running";
      close = close;
      resume = async () => undefined;
      createAnalyser = () => ({
        getFloatTimeDomainData: (samples: Float32Array) => samples.fill(loudness),
      });
      createMediaStreamSource = () => ({ connect() {}, disconnect() {} });
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened() {
  const hearing = startHearing();
  await hearing.open();
  await settle();
  return hearing;
}
const plug = async (...ids: string[]) => {
  devices = ids;
  media.dispatchEvent(new Event("devicechange"));
  await settle();
};

describe("the hearing", () => {
  it("tells how loud it is when that changes, while the page is seen", async () => {
    const hearing = await opened();
    const levels: number[] = [];
    const stop = hearing.onLevels(({ visitor }) => levels.push(visitor));
    loudness = 1;
    await vi.advanceTimersByTimeAsync(1_000);
    loudness = 0;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(levels).toEqual([0, 1, 0]);
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    loudness = 1;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(levels).toHaveLength(3);
    stop();
  });

  it("tells who comes later how loud it is already", async () => {
    const hearing = await opened();
    loudness = 1;
    await vi.advanceTimersByTimeAsync(1_000);
    const listener = vi.fn();
    hearing.onLevels(listener);
    expect(listener).toHaveBeenCalledExactlyOnceWith({ visitor: 1, avatar: 0 });
  });

  it("says that it hears nothing, and listens anew to another microphone", async () => {
    const hearing = await opened();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(hearing.state().ears).toBe("silent");
    hearing.choose("audioinput", "usb");
    await vi.advanceTimersByTimeAsync(100);
    expect(hearing.state()).toMatchObject({ ears: "listening", chosen: { audioinput: "usb" } });
    expect(tracks[0]?.stop).toHaveBeenCalled();
    loudness = 0.5;
    await vi.advanceTimersByTimeAsync(300);
    expect(hearing.state().ears).toBe("heard");
  });

  it("uses the microphone of the session's choice, and the default where that has gone", async () => {
    (await opened()).choose("audioinput", "usb");
    await settle();
    expect((await opened()).state().chosen.audioinput).toBe("usb");
    devices = ["default"];
    expect((await opened()).state().chosen.audioinput).toBe("default");
  });

  it("uses the default where the session's choice is busy, and says so until another is chosen", async () => {
    (await opened()).choose("audioinput", "usb");
    await settle();
    refused = "usb";
    const hearing = await opened();
    expect(hearing.state()).toMatchObject({ isReplaced: true, chosen: { audioinput: "default" } });
    refused = "";
    hearing.choose("audioinput", "usb");
    await settle();
    expect(hearing.state()).toMatchObject({ isReplaced: false, chosen: { audioinput: "usb" } });
    expect((await opened()).state()).toMatchObject({
      isReplaced: false,
      chosen: { audioinput: "usb" },
    });
  });

  it("opens nothing else where the visitor says no, or the default is busy as well", async () => {
    (await opened()).choose("audioinput", "usb");
    await settle();
    const ask = vi.spyOn(navigator.mediaDevices, "getUserMedia");
    ask.mockRejectedValue(new DOMException("", "NotAllowedError"));
    await expect(startHearing().open()).rejects.toMatchObject({ kind: "microphone_denied" });
    expect(ask).toHaveBeenCalledOnce();
    ask.mockRejectedValue(new DOMException("", "NotReadableError"));
    await expect(startHearing().open()).rejects.toMatchObject({ kind: "microphone_in_use" });
  });

  it("keeps the one before where another cannot be used", async () => {
    const hearing = await opened();
    refused = "usb";
    hearing.choose("audioinput", "usb");
    await settle();
    expect(hearing.state()).toMatchObject({
      failed: "audioinput",
      chosen: { audioinput: "default" },
    });
    expect(tracks[0]?.stop).not.toHaveBeenCalled();
    expect((await opened()).state().chosen.audioinput).toBe("default");
  });

  it("has only the last of two quick choices open", async () => {
    devices.push("third");
    const hearing = await opened();
    hearing.choose("audioinput", "usb");
    hearing.choose("audioinput", "third");
    await settle();
    expect(tracks.filter(({ stop }) => stop.mock.calls.length === 0)).toMatchObject([
      { id: "third" },
    ]);
  });

  it("remembers the last of two choices, whichever of them opens first", async () => {
    devices.push("third");
    const hearing = await opened();
    const open = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = async (which) => {
      const { deviceId } = which?.audio as { deviceId: { exact: string } };
      if (deviceId.exact === "usb") await new Promise((resolve) => setTimeout(resolve, 1_000));
      return open(which);
    };
    hearing.choose("audioinput", "usb");
    hearing.choose("audioinput", "third");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(hearing.state().chosen.audioinput).toBe("third");
    hearing.close();
    navigator.mediaDevices.getUserMedia = open;
    expect((await opened()).state().chosen.audioinput).toBe("third");
  });

  it("lists what is plugged in, and leaves what is plugged out", async () => {
    const hearing = await opened();
    await plug("default", "usb", "new");
    expect(hearing.state().devices.audioinput.map(({ id }) => id)).toContain("new");
    hearing.choose("audioinput", "new");
    await settle();
    await plug("default", "usb");
    expect(hearing.state()).toMatchObject({ chosen: { audioinput: "default" }, failed: null });
  });

  it("lists a camera that was allowed meanwhile to whoever opens the lists", async () => {
    const hearing = await opened();
    const cameras = [{ kind: "videoinput", deviceId: "cam", label: "Cam", groupId: "cam" }];
    Object.assign(media, { enumerateDevices: async () => cameras });
    const close = hearing.subscribe(() => undefined);
    await settle();
    expect(hearing.state().devices.videoinput).toMatchObject([{ id: "cam" }]);
    close();
  });

  it("opens the microphone anew that ends by itself", async () => {
    await opened();
    tracks[0]?.end();
    await settle();
    expect(tracks).toHaveLength(2);
  });

  it("measures and changes the room's devices once there is a room", async () => {
    const hearing = await opened();
    const use = vi.fn(async () => true);
    const leave = hearing.inRoom({ microphone: () => undefined, voice: () => undefined, use });
    hearing.handOver();
    expect(tracks[0]?.stop).toHaveBeenCalled();
    hearing.choose("audioinput", "usb");
    hearing.choose("audiooutput", "speakers");
    expect(use.mock.calls).toEqual([
      ["audioinput", "usb"],
      ["audiooutput", "speakers"],
    ]);
    expect(tracks).toHaveLength(1);
    leave();
  });

  it("leaves nothing behind, not even a microphone that opens too late", async () => {
    const hearing = startHearing();
    const late = hearing.open();
    hearing.close();
    await late;
    expect(tracks[0]?.stop).toHaveBeenCalled();
    expect(close).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);

    const other = await opened();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(other.state().devices.audioinput).toHaveLength(2);
    other.close();
    expect(tracks[1]?.stop).toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    await plug("default");
    expect(other.state().devices.audioinput).toHaveLength(2);
  });

  it("goes without a level where the browser has no audio", async () => {
    vi.stubGlobal("AudioContext", undefined);
    const hearing = await opened();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(hearing.state().ears).toBe("listening");
    hearing.close();
  });
});
