import type { VideoHTMLAttributes } from "react";
import { describe, expect, it, vi } from "vitest";
import { happen, scene, setScene } from "../../test/inRoom";
import { Picture } from "./Picture";

const tracks = vi.hoisted(() => ({ now: [] as object[] }));
vi.mock("@livekit/components-react", async (original) => ({
  ...(await original<object>()),
  useTracks: () => tracks.now,
}));
vi.mock("@runwayml/avatars-react", () => ({
  VideoTrack: ({ trackRef: _, ...props }: VideoHTMLAttributes<object> & { trackRef: object }) => (
    <video {...(props as object)} />
  ),
}));

setScene();

const track = (more: object = {}, isLocal = false) => ({
  participant: { isLocal },
  publication: { trackSid: "TR_1", isMuted: false, ...more },
});
const show = (...now: object[]) => {
  tracks.now = now;
  return scene.show(<Picture />);
};
const video = () => scene.host.querySelector("video");
const isSeen = () => scene.host.querySelector("[data-avatars-face]") !== null;
const event = (name: string, width: number) =>
  happen(() => {
    Object.defineProperty(video(), "videoWidth", { value: width, configurable: true });
    video()?.dispatchEvent(new Event(name));
  });

describe("the avatar's picture", () => {
  it("is seen from its first frame on", async () => {
    await show(track());
    expect(isSeen()).toBe(false);
    expect(scene.call.face).not.toHaveBeenCalled();
    await event("loadeddata", 1088);
    expect(isSeen()).toBe(true);
    expect(scene.call.face).toHaveBeenCalled();
  });

  it("gives way to the poster while it pauses, until its next frame", async () => {
    await show(track());
    await event("loadeddata", 1088);
    await show(track({ isMuted: true }));
    expect(isSeen()).toBe(false);
    expect(video()).toBeNull();
    await show(track());
    expect(isSeen()).toBe(false);
    await event("loadeddata", 556);
    expect(isSeen()).toBe(true);
  });

  it("gives way to the poster when its track goes", async () => {
    await show(track());
    await event("loadeddata", 1088);
    await show();
    expect(isSeen()).toBe(false);
  });

  it("gives way to the poster while it has no size, and may change it", async () => {
    await show(track());
    await event("loadeddata", 1088);
    await event("resize", 0);
    expect(isSeen()).toBe(false);
    await event("resize", 278);
    expect(isSeen()).toBe(true);
  });

  it("is never the visitor's own", async () => {
    await show(track({}, true));
    expect(video()).toBeNull();
  });
});
