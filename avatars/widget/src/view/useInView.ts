import { useEffect, useRef } from "react";
import type { State } from "../types";
import { MOVED } from "../ui/moved";
import { bringIntoView, watchScrolling } from "./inView";

/** In these states no call is under way: what comes next was pressed for. */
const AT_REST: ReadonlySet<State["name"]> = new Set(["idle", "ended", "error"]);

/**
 * Keeps the panel in view from the press on, also when it grows, until the visitor scrolls; then not
 * before the next press. `isInPage`: it lies in the page, and not over it.
 */
export function useInView(
  section: HTMLElement,
  stage: HTMLElement,
  name: State["name"],
  isInPage: boolean,
): void {
  const isLeftAlone = useRef(true);
  // A press may have come before the widget.
  const previous = useRef<State["name"]>("idle");

  // Also while the stage lies over the page: it is about to be put back there.
  useEffect(() => {
    const letGo = () => {
      isLeftAlone.current = true;
    };
    window.addEventListener(MOVED, letGo, { capture: true });
    return () => window.removeEventListener(MOVED, letGo, { capture: true });
  }, []);

  useEffect(() => {
    if (AT_REST.has(previous.current) && name !== previous.current) isLeftAlone.current = false;
    previous.current = name;
  }, [name]);

  useEffect(() => {
    if (name === "idle" || !isInPage || isLeftAlone.current) return;
    const bring = () => isLeftAlone.current || bringIntoView(section, stage);
    bring();
    const growth = new ResizeObserver(bring);
    growth.observe(section);
    growth.observe(stage);
    const stop = watchScrolling(() => {
      isLeftAlone.current = true;
      growth.disconnect();
    });
    return () => {
      growth.disconnect();
      stop();
    };
  }, [section, stage, name, isInPage]);
}
