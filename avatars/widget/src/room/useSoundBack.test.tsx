import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { happen, scene, setScene } from "../../test/inRoom";
import { useSoundBack } from "./useSoundBack";

setScene();

const startAudio = vi.fn();
const startVideo = vi.fn();

beforeEach(() => {
  startAudio.mockReset().mockResolvedValue(undefined);
  startVideo.mockReset().mockResolvedValue(undefined);
  Object.assign(scene.fake.room, { startAudio, startVideo });
});
afterEach(() => void vi.restoreAllMocks());

function Sound() {
  useSoundBack();
  return null;
}

const turn = (hidden: boolean) =>
  happen(() => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
    document.dispatchEvent(new Event("visibilitychange"));
  });

describe("a visitor who comes back to the page", () => {
  it("hears and sees the avatar again", async () => {
    await scene.show(<Sound />);
    await turn(true);
    expect(startAudio).not.toHaveBeenCalled();
    await turn(false);
    expect(startAudio).toHaveBeenCalledOnce();
    expect(startVideo).toHaveBeenCalledOnce();
  });

  it("breaks nothing where the browser wants a press first", async () => {
    startAudio.mockRejectedValue(new DOMException("", "NotAllowedError"));
    await scene.show(<Sound />);
    await turn(false);
    expect(startVideo).toHaveBeenCalledOnce();
  });

  it("starts nothing once the call is over", async () => {
    await scene.show(<Sound />);
    await scene.show(null);
    await turn(false);
    expect(startAudio).not.toHaveBeenCalled();
  });
});
