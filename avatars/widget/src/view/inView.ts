import { MOVED } from "../ui/moved";

/** With these a visitor scrolls, or goes elsewhere on the page. */
const SCROLLING_KEYS: ReadonlySet<string> = new Set([
  "ArrowUp",
  "ArrowDown",
  "PageUp",
  "PageDown",
  "Home",
  "End",
  "Tab",
]);

/** Calls `scrolled` once, as soon as the visitor or the avatar scrolls the page. Returns how to stop. */
export function watchScrolling(scrolled: () => void): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal, passive: true };
  function done(): void {
    stop.abort();
    scrolled();
  }
  window.addEventListener("wheel", done, options);
  window.addEventListener("touchmove", done, options);
  window.addEventListener(MOVED, done, options);
  window.addEventListener("keydown", ({ key }) => SCROLLING_KEYS.has(key) && done(), options);
  // The page's scroll bar.
  window.addEventListener(
    "pointerdown",
    ({ target }) => target === document.documentElement && done(),
    options,
  );
  return () => stop.abort();
}

/**
 * How far the page must be scrolled, in CSS pixels, so that the panel is in view: the stage and all
 * that stands below it down to `bottom`, or the stage alone, or at least its controls. `padding` is
 * kept free above where there is room.
 */
export function wayToView(
  stage: { top: number; bottom: number },
  bottom: number,
  height: number,
  padding: number,
): number {
  if (stage.bottom - stage.top > height) return stage.bottom - height;
  const spare = height - (bottom - stage.top);
  const above = Math.min(padding, Math.max(0, spare));
  if (stage.top < above || spare < 0) return stage.top - above;
  return Math.max(0, bottom - height);
}

/** Scrolls the section's panel into view; a jump where the visitor wants less motion. */
export function bringIntoView(section: HTMLElement, stage: HTMLElement): void {
  const root = document.documentElement;
  const padding = Number.parseFloat(getComputedStyle(root).scrollPaddingTop) || 0;
  const { bottom } = section.getBoundingClientRect();
  const top = wayToView(stage.getBoundingClientRect(), bottom, root.clientHeight, padding);
  if (Math.abs(top) < 1) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.scrollBy({ top, behavior: still ? "instant" : "smooth" });
}
