import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { MOVED } from "../ui/moved";
import { dodgeTheFocus } from "./dodge";
import { listenForLeaving } from "./gestures";
import { holdAlone, lift } from "./lift";

/** In its place on the page, over the whole window, or small in a corner of it. */
export type View = "page" | "full" | "dock";

export interface Viewing {
  view: View;
  /** Over the whole window, or back to the page; from the corner back to where it belongs. */
  toggle(): void;
  /** Away from the corner, until the stage has been in view again. */
  closeDock(): void;
}

/** A window of a phone, upright or on its side: there the call fills it from the press on. */
const SMALL = "(pointer: coarse) and (max-width: 40rem), (pointer: coarse) and (max-height: 30rem)";

/** How much of the stage is seen at most when it goes to the corner, and at least when it comes back. */
const HARDLY = 0.3;
const MOSTLY = 0.6;

/** How the stage lies in the window while a call is under way. */
export function useView(
  section: HTMLElement,
  stage: HTMLElement,
  isUnderWay: boolean,
  isLive: boolean,
): Viewing {
  const [view, setView] = useState<View>("page");
  const isDockClosed = useRef(false);
  const leaveFull = useCallback(() => setView("page"), []);

  useLayoutEffect(() => {
    if (!isUnderWay) return;
    if (matchMedia(SMALL).matches) setView("full");
    isDockClosed.current = false;
    return () => setView("page");
  }, [isUnderWay]);

  useLayoutEffect(() => {
    section.dataset.avatarsView = view;
    if (view === "full") return fill(section, stage, leaveFull);
    if (view === "dock") return dock(section, stage);
  }, [section, stage, view, leaveFull]);

  // The browser's own full screen is also left by its own ways.
  useEffect(() => {
    const follow = () => {
      const isFull = document.fullscreenElement === stage;
      // It takes a moment to come, in which the call may have ended.
      if (isFull && !isUnderWay) void document.exitFullscreen().catch(() => undefined);
      else setView(isFull ? "full" : "page");
    };
    stage.addEventListener("fullscreenchange", follow);
    return () => stage.removeEventListener("fullscreenchange", follow);
  }, [stage, isUnderWay]);

  // What the avatar points at lies below. At once: leaving puts the page back to where it was.
  useEffect(() => {
    if (view !== "full") return;
    const give = () => flushSync(leaveFull);
    window.addEventListener(MOVED, give);
    return () => window.removeEventListener(MOVED, give);
  }, [view, leaveFull]);

  useEffect(() => {
    // A panel in the corner of the window is there already.
    if (!isLive || view === "full" || isFloating(section)) return;
    const observer = new IntersectionObserver(
      ([seen]) => {
        const share = seen?.intersectionRatio ?? 1;
        if (share >= MOSTLY) {
          isDockClosed.current = false;
          setView("page");
        } else if (share <= HARDLY && !isDockClosed.current) setView("dock");
      },
      { threshold: [HARDLY, MOSTLY] },
    );
    observer.observe(view === "dock" ? slotOf(stage) : stage);
    return () => observer.disconnect();
  }, [section, stage, isLive, view]);

  return {
    view,
    toggle() {
      if (view === "full") leaveFull();
      else if (matchMedia(SMALL).matches) setView("full");
      else if (view === "dock") slotOf(stage).scrollIntoView({ block: "center" });
      else if (!document.fullscreenEnabled) setView("full");
      else stage.requestFullscreen().catch(() => setView("full"));
    },
    closeDock() {
      isDockClosed.current = true;
      setView("page");
    },
  };
}

/** The stage as a dialog over the whole window. Returns how to undo that. */
function fill(section: HTMLElement, stage: HTMLElement, leave: () => void): () => void {
  const top = window.scrollY;
  const isFullScreen = document.fullscreenElement === stage;
  const putDown = isFullScreen ? () => undefined : lift(stage);
  const release = holdAlone(stage, section.getAttribute("aria-labelledby"));
  const stopListening = listenForLeaving(stage, leave);
  return () => {
    stopListening();
    release();
    putDown();
    if (document.fullscreenElement === stage) void document.exitFullscreen().catch(() => undefined);
    section.dataset.avatarsView = "page";
    window.scrollTo({ top, behavior: "instant" });
  };
}

/** The stage small in a corner. Returns how to undo that. */
function dock(section: HTMLElement, stage: HTMLElement): () => void {
  const putDown = lift(stage);
  const stopDodging = dodgeTheFocus(section, stage);
  return () => {
    stopDodging();
    putDown();
  };
}

/** Whether the section is a panel in the corner of the window. */
export function isFloating(section: HTMLElement): boolean {
  return section.dataset.avatarsVariant === "floating";
}

/** What keeps the stage's place on the page. */
function slotOf(stage: HTMLElement): Element {
  return stage.previousElementSibling ?? stage;
}
