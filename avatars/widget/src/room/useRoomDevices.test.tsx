import { type LocalTrackPublication, RoomEvent } from "livekit-client";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { fakeHearing } from "../../test/hearing";
import { pass, scene, setScene } from "../../test/inRoom";
import { useRoomDevices } from "./useRoomDevices";

setScene();

let published: Partial<LocalTrackPublication> | undefined;
const switchActiveDevice = vi.fn();

beforeEach(() => {
  published = undefined;
  switchActiveDevice.mockReset().mockResolvedValue(true);
  Object.assign(scene.fake.room, { switchActiveDevice });
  Object.assign(scene.fake.room.localParticipant, { getTrackPublication: () => published });
});

function Devices() {
  useRoomDevices();
  return null;
}

async function inRoom() {
  const hearing = fakeHearing();
  await scene.show(<Devices />, { call: hearing.call });
  switchActiveDevice.mockClear();
  return hearing.room();
}
const publish = () => {
  published = { track: {} } as Partial<LocalTrackPublication>;
  scene.fake.emit(RoomEvent.LocalTrackPublished);
  return pass(0);
};

describe("the room", () => {
  it("begins with the devices that were chosen, if they are there", async () => {
    await scene.show(<Devices />, { call: fakeHearing().call });
    expect(switchActiveDevice.mock.calls).toEqual([["audioinput", "default", false]]);
  });

  it("changes the microphone that it has", async () => {
    const room = await inRoom();
    await publish();
    await room?.use("audioinput", "usb");
    expect(switchActiveDevice).toHaveBeenCalledExactlyOnceWith("audioinput", "usb");
  });

  it("changes to the microphone that was chosen while it opened another one", async () => {
    const room = await inRoom();
    const used = room?.use("audioinput", "usb");
    await pass(0);
    expect(switchActiveDevice).not.toHaveBeenCalled();
    scene.fake.emit(RoomEvent.LocalTrackPublished);
    await pass(0);
    expect(switchActiveDevice).not.toHaveBeenCalled();
    await publish();
    await used;
    expect(switchActiveDevice).toHaveBeenCalledExactlyOnceWith("audioinput", "usb");
  });

  it("says so where that one cannot be used", async () => {
    const room = await inRoom();
    switchActiveDevice.mockRejectedValue(new DOMException("", "NotReadableError"));
    const used = expect(room?.use("audioinput", "usb")).rejects.toThrow();
    await publish();
    await used;
  });

  it("opens no microphone once the call is over", async () => {
    const room = await inRoom();
    const used = room?.use("audioinput", "usb");
    await scene.show(null);
    await publish();
    await used;
    expect(switchActiveDevice).not.toHaveBeenCalled();
  });

  it("sends the sound elsewhere without waiting for a microphone", async () => {
    const room = await inRoom();
    await room?.use("audiooutput", "speakers");
    expect(switchActiveDevice).toHaveBeenCalledExactlyOnceWith("audiooutput", "speakers");
  });
});
