import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { config } from "../../test/sample";
import type { Call } from "../types";
import { Context } from "../ui/context";
import { Feedback } from "./Feedback";

const feedback = vi.fn();
const host = document.createElement("div");
let root: Root;

const field = () => host.querySelector<HTMLInputElement>("[name=comment]");
const give = (stars: number) =>
  act(async () => host.querySelectorAll<HTMLInputElement>("[type=radio]")[stars - 1]?.click());

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  feedback.mockClear();
  document.body.append(host);
  root = createRoot(host);
  await act(async () =>
    root.render(
      <Context value={{ config, call: { feedback } as unknown as Call, still: { current: null } }}>
        <Feedback />
      </Context>,
    ),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

describe("the stars", () => {
  it("have a name each, and ask for no words before one is chosen", () => {
    const names = [...host.querySelectorAll("[type=radio]")].map((star) =>
      star.getAttribute("aria-label"),
    );
    expect(names).toEqual(["Poor", "Not great", "Okay", "Good", "Wonderful"]);
    expect(field()).toBeNull();
  });

  it("are sent with the visitor's line, and thanked for", async () => {
    await give(2);
    await give(4);
    const line = field();
    if (line) line.value = "  Nice claws ";
    await act(async () => host.querySelector("form")?.requestSubmit());
    expect(feedback).toHaveBeenCalledExactlyOnceWith(4, "Nice claws");
    expect(host.querySelector("[role=status]")?.textContent).toContain("Thank you");
    expect(host.querySelector("fieldset")?.disabled).toBe(true);
  });

  it("go without words when the page goes", async () => {
    await give(3);
    window.dispatchEvent(new Event("pagehide"));
    expect(feedback).toHaveBeenCalledWith(3, "");
  });

  it("have the words of a visitor who comes back to the page", async () => {
    await give(3);
    const line = field();
    if (line) line.value = "Nice claws";
    window.dispatchEvent(new Event("pagehide"));
    window.dispatchEvent(new Event("pagehide"));
    await act(async () => host.querySelector("form")?.requestSubmit());
    await act(async () => root.render(null));
    expect(feedback.mock.calls).toEqual([
      [3, ""],
      [3, "Nice claws"],
    ]);
  });

  it("go when the visitor calls again, and not when none was given", async () => {
    window.dispatchEvent(new Event("pagehide"));
    expect(feedback).not.toHaveBeenCalled();
    await give(5);
    await act(async () => root.render(null));
    expect(feedback).toHaveBeenCalledWith(5, "");
  });
});
