import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config } from "../../test/sample";
import type { Call, ErrorKind } from "../types";
import { Context } from "../ui/context";
import { StepOut, WayOut } from "./WayOut";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
let host: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  host = document.createElement("div");
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

const show = (kind: ErrorKind) =>
  act(async () =>
    root.render(
      <Context value={{ config, call: {} as Call, still: { current: null } }}>
        <WayOut kind={kind} />
        <StepOut kind={kind} />
      </Context>,
    ),
  );

/** A browser with this permission; null for one that cannot be asked. */
function browser(state: PermissionState | null, more = {}) {
  const permission = Object.assign(new EventTarget(), { state });
  const query = async () => {
    if (state === null) throw new TypeError();
    return permission;
  };
  vi.stubGlobal("navigator", { userAgent: FIREFOX, permissions: { query }, ...more });
  return permission;
}

describe("a denied microphone", () => {
  it("has its way in this very browser", async () => {
    browser("denied");
    await show("microphone_denied");
    expect(host.textContent).toContain("Click the crossed-out microphone");
  });

  it("has it also where the browser cannot be asked", async () => {
    browser(null);
    await show("microphone_denied");
    expect(host.textContent).toContain("Click the crossed-out microphone");
  });

  it("says nothing of a browser that is not known", async () => {
    browser("denied", { userAgent: "Lynx" });
    await show("microphone_denied");
    expect(host.textContent).toBe("");
  });

  it("is asked for again where the question was closed", async () => {
    browser("prompt");
    await show("microphone_denied");
    expect(host.textContent).toBe("When your browser asks again, choose “Allow”.");
  });

  it("is the system's matter where the page may use it", async () => {
    browser("granted");
    await show("microphone_denied");
    expect(host.textContent).toContain("under Privacy");
  });

  it("is told of as soon as it is allowed", async () => {
    const permission = browser("denied");
    await show("microphone_denied");
    await act(async () => {
      permission.state = "granted";
      permission.dispatchEvent(new Event("change"));
    });
    expect(host.textContent).toBe("The microphone is allowed now. Just try again.");
  });
});

describe("a missing microphone", () => {
  it("is told of as soon as it is plugged in", async () => {
    const mediaDevices = Object.assign(new EventTarget(), {
      enumerateDevices: async () => [{ kind: "audioinput" }],
    });
    browser("granted", { mediaDevices });
    await show("microphone_missing");
    expect(host.textContent).toBe("");
    await act(async () => mediaDevices.dispatchEvent(new Event("devicechange")));
    expect(host.textContent).toBe("There is a microphone now. Just try again.");
  });
});

describe("the window of an app", () => {
  it.each([
    ["MicroMessenger/8.0", "Tap ··· in the top corner, then “Open in Browser”."],
    ["Line/15.10.0", "Tap ⋮ in the corner, then “Open in default browser”."],
  ])("of %s has its own way", async (userAgent, way) => {
    browser(null, { userAgent });
    await show("in_app_browser");
    expect(host.textContent).toContain(way);
  });

  it("lets the address be copied, or shows it", async () => {
    browser(null, { userAgent: "MicroMessenger/8.0" });
    await show("in_app_browser");
    await act(async () => host.querySelector("button")?.click());
    expect(host.querySelector(".avatars__address")?.textContent).toBe(location.href);
  });
});

describe("what has no way", () => {
  it.each<ErrorKind>(["busy", "offline", "microphone_in_use"])("says nothing: %s", async (kind) => {
    browser("granted");
    await show(kind);
    expect(host.textContent).toBe("");
  });
});
