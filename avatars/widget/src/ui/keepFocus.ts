/** Where the focus belongs in the state that the section shows. */
export function placeOfFocus(section: HTMLElement): HTMLElement | null {
  const isIdle = section.dataset.avatarsState === "idle";
  return section.querySelector(isIdle ? "[data-avatars-start]" : "[data-avatars-focus]");
}

/**
 * Keeps the focus in the section when what has it goes, as a closed card does: on the page it would
 * have no keys, and screen readers would begin anew. Returns how to stop it.
 */
export function keepFocus(section: HTMLElement): () => void {
  const stop = new AbortController();
  let focused: Element | null = null;

  section.addEventListener(
    "focusin",
    ({ target }) => {
      focused = target as Element;
    },
    stop,
  );
  // Browsers differ in whether one that goes loses the focus first: it is gone a moment later.
  section.addEventListener(
    "focusout",
    () =>
      queueMicrotask(() => {
        if (focused?.isConnected && focused !== document.activeElement) focused = null;
      }),
    stop,
  );
  const changes = new MutationObserver(() => {
    if (!focused || focused.isConnected) return;
    focused = null;
    const active = document.activeElement;
    if (!active || active === document.body) placeOfFocus(section)?.focus({ preventScroll: true });
  });
  changes.observe(section, { childList: true, subtree: true });
  return () => {
    stop.abort();
    changes.disconnect();
  };
}
