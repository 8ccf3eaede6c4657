// view/ is how the stage lies: in the page, over the whole window, or small in a corner. It may
// import types, words, ui and React.

/**
 * Lifts the stage into the browser's top layer, above the page and whatever its ancestors clip,
 * transform or contain. Returns how to put it back. Browsers without popovers leave it where its
 * style sheet fixes it.
 */
export function lift(stage: HTMLElement): () => void {
  if (!stage.showPopover) return () => undefined;
  stage.popover = "manual";
  stage.showPopover();
  return () => {
    if (stage.isConnected) stage.hidePopover();
    stage.popover = null;
  };
}

/**
 * Makes the stage a dialog, and everything but it out of reach. Returns how to give the page back.
 */
export function holdAlone(stage: HTMLElement, labelledBy: string | null): () => void {
  const others: HTMLElement[] = [];
  for (let inner = stage; inner.parentElement; inner = inner.parentElement) {
    for (const other of inner.parentElement.children) {
      if (other === inner || !(other instanceof HTMLElement) || other.inert) continue;
      other.inert = true;
      others.push(other);
    }
    if (inner.parentElement === document.body) break;
  }
  stage.setAttribute("role", "dialog");
  stage.setAttribute("aria-modal", "true");
  if (labelledBy) stage.setAttribute("aria-labelledby", labelledBy);
  return () => {
    for (const other of others) other.inert = false;
    for (const name of ["role", "aria-modal", "aria-labelledby"]) stage.removeAttribute(name);
  };
}
