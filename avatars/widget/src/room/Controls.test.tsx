import { beforeEach, describe, expect, it, vi } from "vitest";
import { happen, scene, setScene } from "../../test/inRoom";
import { config } from "../../test/sample";
import { Controls } from "./Controls";

const visitor = vi.hoisted(() => ({
  isMicrophoneEnabled: false,
  microphoneTrack: {} as object | undefined,
  isCameraEnabled: false,
  isScreenShareEnabled: false,
  localParticipant: {
    lastCameraError: undefined as Error | undefined,
    setMicrophoneEnabled: async (_isOn: boolean) => {},
    setCameraEnabled: async () => {},
  },
}));
vi.mock("@livekit/components-react", async (original) => ({
  ...(await original<object>()),
  useLocalParticipant: () => visitor,
  useStartAudio: () => ({ canPlayAudio: true }),
}));

setScene();

const refuse = (name: string) => async () => {
  throw new DOMException("", name);
};
const press = (action: string) =>
  happen(() => scene.host.querySelector<HTMLElement>(`[data-avatars-action=${action}]`)?.click());
const said = () => scene.host.querySelector("[data-avatars-device-failed]")?.textContent;

beforeEach(async () => {
  Object.assign(scene.fake.avatar, { setVolume: vi.fn() });
  visitor.localParticipant.lastCameraError = undefined;
  await scene.show(<Controls above={null} />);
});

describe("the microphone's button", () => {
  it("mutes a microphone that is still on its way into the room", async () => {
    visitor.microphoneTrack = undefined;
    visitor.localParticipant.setMicrophoneEnabled = vi.fn(async () => {});
    await scene.show(<Controls above={null} />);
    const button = scene.host.querySelector("[data-avatars-action=mute]");
    expect(button?.getAttribute("aria-label")).toBe("Mute microphone");
    await press("mute");
    expect(visitor.localParticipant.setMicrophoneEnabled).toHaveBeenCalledExactlyOnceWith(false);
    visitor.microphoneTrack = {};
  });
});

describe("the screen's button", () => {
  it.each([
    [false, "Share your screen"],
    [true, "Stop sharing your screen"],
  ])("says what a press does, and no second thing beside it: %s", async (isShown, label) => {
    vi.stubGlobal("navigator", { mediaDevices: { getDisplayMedia: async () => ({}) } });
    visitor.isScreenShareEnabled = isShown;
    await scene.show(<Controls above={null} />, { config: { ...config, screenSharing: true } });
    const button = scene.host.querySelector("[data-avatars-action=screen]");
    expect(button?.getAttribute("aria-label")).toBe(label);
    expect(button?.hasAttribute("data-avatars-on")).toBe(isShown);
    expect(button?.hasAttribute("aria-pressed")).toBe(false);
  });
});

describe("a press that a device does not follow", () => {
  it.each([
    ["NotFoundError", "No microphone found"],
    ["NotReadableError", "Your microphone is busy"],
    ["NotAllowedError", "LittleLobster can’t hear you"],
    ["TimeoutError", "LittleLobster can’t hear you"],
  ])("says why the microphone stays off: %s", async (name, words) => {
    visitor.localParticipant.setMicrophoneEnabled = refuse(name);
    expect(said()).toBe("");
    await press("mute");
    expect(said()).toBe(words);
    visitor.localParticipant.setMicrophoneEnabled = async () => {};
    await press("mute");
    expect(said()).toBe("");
  });

  it("says why a camera that was on does not come back", async () => {
    visitor.localParticipant.setCameraEnabled = refuse("NotFoundError");
    await press("camera");
    expect(said()).toBe("No camera found");
  });

  it("leaves it to the notice where the room knows of it", async () => {
    visitor.localParticipant.setCameraEnabled = async () => {
      visitor.localParticipant.lastCameraError = new DOMException("", "NotFoundError");
      throw visitor.localParticipant.lastCameraError;
    };
    await press("camera");
    expect(said()).toBe("");
  });
});
