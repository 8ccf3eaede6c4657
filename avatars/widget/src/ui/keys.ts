// The keys of a call. Letters work only while the focus is in the section (WCAG 2.1.4): who speaks to
// their computer, or types elsewhere on the page, mutes nobody by it, and there is nothing to switch
// off. A click on the picture puts the focus there. Escape, no letter, works from the page as well.

import { createContext, useContext, useEffect, useRef } from "react";

const KEYS = ["m", "v", "c", "f", "?", "Escape"] as const;
export type Key = (typeof KEYS)[number];

export interface Keys {
  /** Takes a key, until the returned function is called. Of all who took it the last one has it. */
  take(key: Key, action: () => void): () => void;
  /** The keys that do something at the moment. */
  taken(): readonly Key[];
  subscribe(listener: () => void): () => void;
  /** Does what the key is taken for. Returns whether it was. */
  press(key: Key): boolean;
}

export function createKeys(): Keys {
  const actions = new Map<Key, (() => void)[]>(KEYS.map((key) => [key, []]));
  const listeners = new Set<() => void>();
  let taken: readonly Key[] = [];

  function change(key: Key, own: (() => void)[]): void {
    actions.set(key, own);
    taken = KEYS.filter((each) => actions.get(each)?.length);
    for (const listener of listeners) listener();
  }

  return {
    take(key, action) {
      // An entry of its own for each who takes it.
      const entry = () => action();
      change(key, [...(actions.get(key) ?? []), entry]);
      return () => change(key, actions.get(key)?.filter((other) => other !== entry) ?? []);
    },
    taken: () => taken,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press(key) {
      const last = actions.get(key)?.at(-1);
      last?.();
      return last !== undefined;
    },
  };
}

/** The keys of the section. */
export const KeysContext = createContext(createKeys());

/** Listens for the keys of a section. Returns how to stop it. */
export function listenForKeys(section: HTMLElement, keys: Keys): () => void {
  function onKey(event: KeyboardEvent): void {
    const key = keyOf(event);
    const target = event.composedPath()[0];
    if (!key || !(target instanceof Element) || isField(target)) return;
    const isNowhere = target === document.body || target === document.documentElement;
    if (!section.contains(target) && !(key === "Escape" && isNowhere)) return;
    // A key that answers the question does nothing else, nor does Escape leave a full view by it.
    const isAnswer = section.querySelector("[data-avatars-question]") !== null;
    if (isAnswer || keys.press(key)) event.preventDefault();
  }
  // Before the question hears it and is gone.
  window.addEventListener("keydown", onKey, { capture: true });
  return () => window.removeEventListener("keydown", onKey, { capture: true });
}

/** The key of ours that was pressed by itself; undefined for any other. */
function keyOf(event: KeyboardEvent): Key | undefined {
  if (event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // Where a question mark is typed with Shift, that is part of it.
  if (event.shiftKey && event.key !== "?") return;
  return KEYS.find((key) => key.toLowerCase() === event.key.toLowerCase());
}

function isField(target: Element): boolean {
  return (
    target.matches("input, textarea, select, [role='textbox']") ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

/** Takes a key while `isActive`. */
export function useKey(key: Key | undefined, action: () => void, isActive = true): void {
  const keys = useContext(KeysContext);
  const latest = useRef(action);
  latest.current = action;
  useEffect(
    () => (key && isActive ? keys.take(key, () => latest.current()) : undefined),
    [keys, key, isActive],
  );
}
