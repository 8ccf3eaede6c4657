/** How far down a swipe goes at least, in CSS pixels. */
const SWIPE = 90;

/** Not in TypeScript's library yet, nor in every browser. */
declare const CloseWatcher: new () => { onclose: () => void; destroy(): void };

/**
 * Calls `leave` when the visitor swipes down over the stage, presses Escape, or goes back as phones
 * do it. Returns how to stop.
 */
export function listenForLeaving(stage: HTMLElement, leave: () => void): () => void {
  let from: Touch | null = null;

  function onTouchStart({ touches, target }: TouchEvent): void {
    const isOne = touches.length === 1 && !isScrolled(target as Element, stage);
    from = isOne ? (touches[0] ?? null) : null;
  }
  function onTouchEnd({ changedTouches }: TouchEvent): void {
    const to = changedTouches[0];
    if (!from || !to || to.identifier !== from.identifier) return;
    const down = to.clientY - from.clientY;
    const aside = Math.abs(to.clientX - from.clientX);
    from = null;
    if (down > SWIPE && down > 2 * aside) leave();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) leave();
  }

  // Where there is one, Android's way back would otherwise leave the page, and with it the call.
  const watcher = "CloseWatcher" in window ? new CloseWatcher() : null;
  if (watcher) watcher.onclose = leave;
  const stop = new AbortController();
  const passive = { signal: stop.signal, passive: true };
  stage.addEventListener("touchstart", onTouchStart, passive);
  stage.addEventListener("touchend", onTouchEnd, passive);
  document.addEventListener("keydown", onKeyDown, { signal: stop.signal });
  return () => {
    stop.abort();
    watcher?.destroy();
  };
}

/** Whether a swipe down would scroll what was touched. */
function isScrolled(touched: Element, stage: Element): boolean {
  for (let found: Element | null = touched; found && found !== stage; found = found.parentElement) {
    if (found.scrollTop > 0) return true;
  }
  return false;
}
