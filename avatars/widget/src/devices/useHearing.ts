// devices/ is how a visitor is heard and chooses devices, before and during a call. It may import
// types, media, words, ui and React.

import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";
import type { Hearing, HearingState, Speaker } from "../types";
import { useSection } from "../ui/context";

interface Found {
  hearing: Hearing;
  state: HearingState;
}

const never = () => () => undefined;
const nothing = () => null;

/** How the visitor of the call under way is heard; null without one. */
export function useHearing(): Found | null {
  const { call } = useSection();
  const hearing = useSyncExternalStore(call.subscribe, call.hearing);
  const state = useSyncExternalStore(hearing?.subscribe ?? never, hearing?.state ?? nothing);
  return hearing && state && { hearing, state };
}

/** Keeps the CSS variable `--level` of an element, 0 to 1, without a render for each change. */
export function useLevel<E extends HTMLElement>(speaker: Speaker): RefObject<E | null> {
  const { call } = useSection();
  const hearing = useSyncExternalStore(call.subscribe, call.hearing);
  const element = useRef<E>(null);
  useEffect(() => {
    let shown = "";
    return hearing?.onLevels((levels) => {
      const next = levels[speaker].toFixed(1);
      if (next !== shown) element.current?.style.setProperty("--level", next);
      shown = next;
    });
  }, [hearing, speaker]);
  return element;
}
