import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { config, settle } from "../test/sample";

const SECTION = `
  <section data-avatars-section>
    <div data-avatars-stage><button data-avatars-start hidden>Start</button></div>
    <script type="application/json">${JSON.stringify(config)}</script>
  </section>`;

/** A part of the page that scripts swap. */
let part: HTMLElement;
const observed: Element[] = [];

/** As the browser does it, once for the page. */
beforeAll(async () => {
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      observe(element: Element) {
        observed.push(element);
      }
    },
  );
  document.body.innerHTML = "<script data-avatars-boot></script><main></main>";
  await import("../../static/avatars/boot.js");
});

beforeEach(() => {
  observed.length = 0;
  part = document.querySelector("main") as HTMLElement;
  part.replaceChildren();
});

const sections = () => [...document.querySelectorAll<HTMLElement>("[data-avatars-section]")];
const button = () => part.querySelector<HTMLButtonElement>("[data-avatars-start]");

describe("a section that a script brings in later", () => {
  it("has its button, as one that came with the page", async () => {
    part.innerHTML = SECTION;
    await settle();
    expect(button()?.hidden).toBe(false);
    expect(sections()[0]?.dataset.avatarsState).toBe("idle");
    expect(observed).toEqual(sections());
  });

  it("is prepared once, wherever it is moved and whatever else comes", async () => {
    part.innerHTML = `<div></div>${SECTION}`;
    await settle();
    part.firstElementChild?.append(...sections());
    part.insertAdjacentHTML("beforeend", "<p>More</p>");
    await settle();
    expect(observed).toHaveLength(1);
    expect(part.querySelectorAll(".avatars__alert")).toHaveLength(1);
  });

  it("is none of the call of which it is a copy", async () => {
    part.innerHTML = SECTION;
    await settle();
    const [section] = sections();
    const stage = section?.querySelector("[data-avatars-stage]");
    stage?.insertAdjacentHTML("beforebegin", '<div class="avatars__slot"></div>');
    stage?.insertAdjacentHTML("beforeend", '<div class="avatars__call">Hang up</div>');
    stage?.setAttribute("popover", "manual");
    Object.assign(section?.dataset ?? {}, { avatarsState: "live", avatarsView: "dock" });
    part.replaceChildren(section?.cloneNode(true) ?? "");
    await settle();
    expect(sections()[0]?.dataset).toMatchObject({ avatarsState: "idle" });
    expect(sections()[0]?.dataset.avatarsView).toBeUndefined();
    expect(part.querySelector(".avatars__slot, .avatars__call, [popover]")).toBeNull();
    expect(part.querySelectorAll(".avatars__alert")).toHaveLength(1);
  });
});

describe("a section that is closed", () => {
  const NINE = Date.parse("2026-11-30T09:00+08:00");
  const closed = (opensAt: string | null) =>
    SECTION.replace("<button", "<p data-avatars-closed>Away</p><button").replace(
      '"slug"',
      `"closed":true,"opensAt":${JSON.stringify(opensAt)},"slug"`,
    );
  const note = () => part.querySelector("[data-avatars-closed]");

  /** Brings it in at a moment before it opens, in ms. */
  async function come(opensAt: string | null, before: number) {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout"], now: NINE - before });
    part.innerHTML = closed(opensAt);
    await Promise.resolve();
    await vi.advanceTimersByTimeAsync(1);
  }
  afterEach(() => {
    vi.useRealTimers();
  });

  it("has its button at the moment at which it opens, and not before", async () => {
    await come("2026-11-30T01:00:00+00:00", 16 * 3600 * 1000);
    await vi.advanceTimersByTimeAsync(16 * 3600 * 1000 - 2);
    expect(button()?.hidden).toBe(true);
    expect(note()).not.toBeNull();
    await vi.advanceTimersByTimeAsync(2);
    expect(button()?.hidden).toBe(false);
    expect(note()).toBeNull();
  });

  it("has its button on a page that was made before it opened, and is seen later", async () => {
    await come("2026-11-30T01:00:00+00:00", -5);
    expect(button()?.hidden).toBe(false);
    expect(note()).toBeNull();
  });

  it("has none where nobody knows when it opens", async () => {
    await come(null, 0);
    await vi.advanceTimersByTimeAsync(24 * 3600 * 1000);
    expect(button()?.hidden).toBe(true);
  });

  it("fetches no widget for somebody who comes near", async () => {
    await come("2026-11-30T01:00:00+00:00", 3600 * 1000);
    sections()[0]?.dispatchEvent(new Event("pointerenter"));
    await vi.advanceTimersByTimeAsync(10);
    expect(document.querySelector("link")).toBeNull();
  });
});
