import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { config } from "../test/sample";
import { deferred, setUpWorld, world } from "../test/world";
import { mount } from "./main";

setUpWorld();

beforeEach(() => {
  document.body.innerHTML = `
    <section data-avatars-section>
      <div data-avatars-stage><button data-avatars-start>Start</button></div>
      <script type="application/json">${JSON.stringify(config)}</script>
    </section>`;
});
afterEach(() => vi.restoreAllMocks());

it("how far sound and picture are is news to nobody, and does not wake the widget", () => {
  const section = document.querySelector("section") as HTMLElement;
  mount(section);
  const video = document.createElement("video");
  section.querySelector(".avatars__call")?.append(video);
  const heard = vi.fn();
  for (const name of ["timeupdate", "loadeddata"]) {
    // React listens at the root as well, before the element itself.
    section.querySelector(".avatars__call")?.addEventListener(name, heard, { capture: true });
    video.addEventListener(name, heard);
  }
  video.dispatchEvent(new Event("timeupdate"));
  expect(heard).not.toHaveBeenCalled();
  video.dispatchEvent(new Event("loadeddata"));
  expect(heard).toHaveBeenCalledTimes(2);
});

it("a fault outside of all panels ends the call that nobody would see any more, and says so", async () => {
  const section = document.querySelector("section") as HTMLElement;
  const hasFailed = vi.spyOn(console, "error").mockReturnValue();
  world.connected = deferred<Response>().promise;
  const { start } = mount(section);
  await vi.waitFor(() => expect(section.dataset.avatarsState).toBe("idle"));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor() {
        throw new Error("no observer");
      }
    },
  );
  start();
  await vi.waitFor(() => expect(section.dataset.avatarsState).toBe("error"));
  expect(section.textContent).toContain(config.labels.error_broken_title);
  expect(hasFailed).toHaveBeenCalled();
  // Whatever was still being opened is released when it comes.
  await vi.waitFor(() => {
    for (const { stop } of world.tracks) expect(stop).toHaveBeenCalled();
  });
});
