import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Device } from "../types";
import { listDevices, otherMicrophones, recallDevices, rememberDevice } from "./devices";

const device = (kind: string, deviceId: string, label: string, groupId = deviceId) => ({
  kind,
  deviceId,
  label,
  groupId,
});
let devices: ReturnType<typeof device>[] = [];

beforeEach(() => {
  vi.stubGlobal("navigator", {
    mediaDevices: { enumerateDevices: async () => devices },
  });
  sessionStorage.clear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the devices", () => {
  it("are those that can be told apart, without their numbers and second names", async () => {
    devices = [
      device("audioinput", "default", "Default - Headset"),
      device("audioinput", "communications", "Communications - Headset"),
      device("audioinput", "a", "Headset (046d:0a44)"),
      device("videoinput", "", ""),
      device("audiooutput", "b", "Speakers (Built-in)"),
    ];
    vi.stubGlobal("HTMLMediaElement", class {});
    const found = await listDevices();
    expect(found.audioinput.map(({ label }) => label)).toEqual(["Default - Headset", "Headset"]);
    expect(found.videoinput).toEqual([]);
    expect(found.audiooutput).toEqual([]);
  });

  it("have speakers where sound can be sent to them", async () => {
    devices = [device("audiooutput", "b", "Speakers (Built-in)")];
    vi.stubGlobal(
      "HTMLMediaElement",
      class {
        setSinkId() {}
      },
    );
    expect((await listDevices()).audiooutput.map(({ id }) => id)).toEqual(["b"]);
  });

  it("are none where the browser tells nothing", async () => {
    vi.stubGlobal("navigator", {
      mediaDevices: {
        enumerateDevices: () => Promise.reject(new DOMException("", "NotAllowedError")),
      },
    });
    expect((await listDevices()).audioinput).toEqual([]);
  });
});

describe("the other microphones", () => {
  const headset: Device = { id: "a", label: "Headset", group: "1" };
  const camera: Device = { id: "b", label: "Camera", group: "2" };
  const standard: Device = { id: "default", label: "Default - Headset", group: "1" };

  it("are none under two names", () => {
    const all = [standard, headset, camera];
    expect(otherMicrophones(all, "default")).toEqual([camera]);
    expect(otherMicrophones(all, "a")).toEqual([camera]);
    expect(otherMicrophones(all, "b")).toEqual([headset]);
  });
});

describe("the choice", () => {
  it("is kept for the session, each kind by itself", () => {
    rememberDevice("audioinput", "a");
    rememberDevice("audiooutput", "b");
    expect(recallDevices()).toEqual({ audioinput: "a", videoinput: "", audiooutput: "b" });
  });

  it.each([
    "",
    "null",
    "7",
    "[]",
    '{"audioinput":5}',
    "rubbish",
  ])("is the browser's own where %j is kept", (kept) => {
    sessionStorage.setItem("avatars-devices", kept);
    expect(recallDevices()).toEqual({ audioinput: "", videoinput: "", audiooutput: "" });
  });

  it("is lost, and no call with it, where the storage throws", () => {
    const refuse = () => {
      throw new DOMException("", "SecurityError");
    };
    vi.stubGlobal("sessionStorage", { getItem: refuse, setItem: refuse });
    rememberDevice("audioinput", "a");
    expect(recallDevices().audioinput).toBe("");
  });
});
