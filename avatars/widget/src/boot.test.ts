import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
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
