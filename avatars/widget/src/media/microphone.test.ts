import { afterEach, describe, expect, it, vi } from "vitest";
import {
  MicrophoneError,
  microphoneErrorKind,
  openMicrophone,
  unsupportedReason,
} from "./microphone";

const failure = (name: string) => new DOMException("raw words", name);
const WECHAT = "MicroMessenger/8.0";

/** A browser that answers so to each getUserMedia. */
function browser(getUserMedia: (asked: MediaStreamConstraints) => Promise<unknown>, more = {}) {
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("RTCPeerConnection", class {});
  vi.stubGlobal("navigator", { userAgent: "", mediaDevices: { getUserMedia }, ...more });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a microphone that does not open", () => {
  it.each([
    ["NotAllowedError", "microphone_denied"],
    ["SecurityError", "microphone_denied"],
    ["NotFoundError", "microphone_missing"],
    ["OverconstrainedError", "microphone_missing"],
    ["NotReadableError", "microphone_in_use"],
    ["AbortError", "microphone_in_use"],
    ["TypeError", "not_supported"],
  ])("%s is shown as %s", (name, kind) => {
    expect(microphoneErrorKind(failure(name), true)).toBe(kind);
  });

  it("is blocked, not denied, when the page's policy forbids it", () => {
    expect(microphoneErrorKind(failure("NotAllowedError"), false)).toBe("microphone_blocked");
  });

  it("is the app's doing in an app's own window", () => {
    vi.stubGlobal("navigator", { userAgent: WECHAT });
    expect(microphoneErrorKind(failure("NotAllowedError"), true)).toBe("in_app_browser");
    expect(microphoneErrorKind(failure("NotFoundError"), true)).toBe("microphone_missing");
  });

  it("is not supported when nothing sensible was thrown", () => {
    expect(microphoneErrorKind(undefined, true)).toBe("not_supported");
  });
});

describe("a page", () => {
  it("can make calls", () => {
    browser(async () => ({}));
    expect(unsupportedReason()).toBeNull();
  });

  it("that is not secure is told so before anything else", () => {
    browser(async () => ({}));
    vi.stubGlobal("isSecureContext", false);
    expect(unsupportedReason()).toBe("insecure");
  });

  it("without devices is in an old browser, or in an app", () => {
    browser(async () => ({}), { mediaDevices: undefined });
    expect(unsupportedReason()).toBe("not_supported");
    browser(async () => ({}), { mediaDevices: undefined, userAgent: WECHAT });
    expect(unsupportedReason()).toBe("in_app_browser");
  });
});

describe("the microphone", () => {
  const asked: MediaTrackConstraints[] = [];
  const gone = (error: string) =>
    browser(async ({ audio }) => {
      const constraints = audio as MediaTrackConstraints;
      asked.push(constraints);
      if (constraints.deviceId) throw failure(error);
      return "the default";
    });

  afterEach(() => {
    asked.length = 0;
  });

  it("is asked for with its processing by name, and exactly the one that was chosen", async () => {
    browser(async ({ audio }) => audio);
    expect(await openMicrophone("a")).toEqual({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      deviceId: { exact: "a" },
    });
  });

  it("is the browser's own where the chosen one has gone", async () => {
    gone("OverconstrainedError");
    expect(await openMicrophone("a")).toBe("the default");
    expect(asked).toHaveLength(2);
  });

  it("is not another one where the visitor said no", async () => {
    gone("NotAllowedError");
    await expect(openMicrophone("a")).rejects.toEqual(new MicrophoneError("microphone_denied"));
    expect(asked).toHaveLength(1);
  });
});
