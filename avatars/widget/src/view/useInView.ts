import { useEffect, useRef } from "react";
import type { State } from "../types";
import { MOVED } from "../ui/moved";
import { bringIntoView, watchScrolling } from "./inView";
import { isFloating, type View } from "./useView";

/** In these states no call is under way: what comes next was pressed for. */
const AT_REST: ReadonlySet<State["name"]> = new Set(["idle", "ended", "error"]);

/**
 * Keeps the panel in view from the press on, also when it grows, until the visitor scrolls; then not
 * before the next press. Who hangs up in the corner sees the end as well; a call that ends by itself
 * there moves no page under its reader.
 */
export function useInView(
  section: HTMLElement,
  stage: HTMLElement,
  state: State,
  view: View,
): void {
  const { name } = state;
  const isInPage = view === "page" && !isFloating(section);
  const hasHungUp = state.name === "ended" && state.reason === "hung_up";
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
    if (name === previous.current) return;
    // `view` is still that of the call's last moment: the stage goes back to the page after this.
    const isPressed = AT_REST.has(previous.current) || (hasHungUp && view === "dock");
    if (isPressed) isLeftAlone.current = false;
    previous.current = name;
  }, [name, hasHungUp, view]);

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
