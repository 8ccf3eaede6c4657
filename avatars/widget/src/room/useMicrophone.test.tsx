import { ConnectionState, LocalAudioTrack, type Room, RoomEvent, Track } from "livekit-client";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { happen, scene, setScene } from "../../test/inRoom";
import { useMicrophone } from "./useMicrophone";

const taken: { microphoneTrack?: unknown } = {};
vi.mock("@livekit/components-react", async (original) => ({
  ...(await original<object>()),
  useLocalParticipant: () => taken,
}));
vi.mock("livekit-client", async (original) => ({
  ...(await original<object>()),
  LocalAudioTrack: class {
    constructor(...given: unknown[]) {
      Object.assign(this, { given });
    }
  },
}));

setScene();

function Microphone() {
  useMicrophone();
  return null;
}

const open = { getSettings: () => ({ deviceId: "usb" }) } as MediaStreamTrack;
const local = () => scene.fake.room.localParticipant;

beforeEach(() => {
  taken.microphoneTrack = undefined;
  Object.assign(scene.fake.room.localParticipant, {
    publishTrack: vi.fn(async () => undefined),
    setMicrophoneEnabled: vi.fn(async () => undefined),
  });
});

describe("the microphone of the room", () => {
  it("is the one that is open since the press, sent as soon as the room is joined", async () => {
    scene.call.microphone.mockReturnValue(open);
    await scene.show(<Microphone />);
    expect(local().publishTrack).not.toHaveBeenCalled();
    await happen(() => scene.fake.emit(RoomEvent.SignalConnected));
    await happen(() => scene.fake.emit(RoomEvent.SignalConnected));
    expect(local().publishTrack).toHaveBeenCalledOnce();
    const [track, options] = vi.mocked(local().publishTrack).mock.calls[0] ?? [];
    expect(track).toBeInstanceOf(LocalAudioTrack);
    expect(track).toMatchObject({
      given: [open, expect.objectContaining({ echoCancellation: true, deviceId: "usb" }), false],
    });
    expect(options).toEqual({ source: Track.Source.Microphone });
  });

  it("is the room's own where there is none to be had", async () => {
    await scene.show(<Microphone />);
    await happen(() => scene.fake.emit(RoomEvent.SignalConnected));
    expect(local().setMicrophoneEnabled).not.toHaveBeenCalled();
    await happen(() => scene.fake.emit(RoomEvent.Connected));
    expect(local().setMicrophoneEnabled).toHaveBeenCalledWith(true);
  });

  it("is told to the call once the room has it", async () => {
    taken.microphoneTrack = { track: { mediaStreamTrack: open } };
    await scene.show(<Microphone />);
    expect(scene.call.microphoneTaken).toHaveBeenCalledWith(open);
  });

  it.each([
    ["ends the call if it cannot be sent", ConnectionState.Connected, [["join_failed"]]],
    ["is nobody's any more in a room that was left", ConnectionState.Disconnected, []],
  ])("%s", async (_, state, failures) => {
    scene.call.microphone.mockReturnValue(open);
    vi.mocked(local().publishTrack).mockRejectedValue(new Error("no answer"));
    await scene.show(<Microphone />);
    (scene.fake.room as { state: Room["state"] }).state = state;
    await happen(() => scene.fake.emit(RoomEvent.SignalConnected));
    expect(scene.call.failed.mock.calls).toEqual(failures);
  });

  it("ends the call if it cannot be opened", async () => {
    await scene.show(<Microphone />);
    const refused = new DOMException("", "NotReadableError");
    await happen(() => scene.fake.emit(RoomEvent.MediaDevicesError, refused, "audioinput"));
    expect(scene.call.failed).toHaveBeenCalledWith("microphone_in_use");
  });
});
