import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config } from "../../test/sample";
import type { Call } from "../types";
import { Context } from "../ui/context";
import { Reference } from "./Reference";

const host = document.createElement("div");
const writeText = vi.fn();
let root: Root;

const press = () => act(async () => host.querySelector("button")?.click());
const status = () => host.querySelector("[role=status]")?.textContent;

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  writeText.mockReset();
  document.body.append(host);
  root = createRoot(host);
  await act(async () =>
    root.render(
      <Context value={{ config, call: {} as Call, still: { current: null } }}>
        <Reference callId="1a2b3c4d-0000-4000-8000-000000000001" />
      </Context>,
    ),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

describe("the reference of a call", () => {
  it("is the beginning of its id", () => {
    expect(host.textContent).toBe("Reference 1a2b3c4d");
    expect(host.querySelector("button")?.getAttribute("aria-label")).toContain("Copy");
  });

  it("is copied by a press, and that is said", async () => {
    expect(status()).toBe("");
    await press();
    expect(writeText).toHaveBeenCalledExactlyOnceWith("1a2b3c4d");
    expect(status()).toBe("Copied");
  });

  it("is marked where there is no clipboard", async () => {
    vi.stubGlobal("navigator", {});
    await press();
    expect(getSelection()?.toString()).toBe("1a2b3c4d");
    expect(status()).toBe("");
  });
});
