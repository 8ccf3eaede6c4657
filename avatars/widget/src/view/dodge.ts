const CORNERS = ["bottom right", "bottom left", "top right", "top left"] as const;

/** Keeps the docked stage off what has the focus, in the first corner that is free. Returns how to stop. */
export function dodgeTheFocus(section: HTMLElement, stage: HTMLElement): () => void {
  let frame = 0;

  function dodge(): void {
    const focused = document.activeElement;
    if (!focused || focused === document.body || stage.contains(focused)) return;
    const target = focused.getBoundingClientRect();
    const isFree = (corner: string) => {
      section.dataset.avatarsCorner = corner;
      return !overlap(target, stage.getBoundingClientRect());
    };
    if (!isFree(section.dataset.avatarsCorner ?? CORNERS[0])) {
      if (!CORNERS.some(isFree)) section.dataset.avatarsCorner = CORNERS[0];
    }
  }
  // Once the page has been scrolled to what got the focus, and while it goes on scrolling.
  function soon(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(dodge);
  }

  soon();
  document.addEventListener("focusin", soon);
  window.addEventListener("scroll", soon, { passive: true });
  return () => {
    cancelAnimationFrame(frame);
    document.removeEventListener("focusin", soon);
    window.removeEventListener("scroll", soon);
    delete section.dataset.avatarsCorner;
  };
}

function overlap(one: DOMRect, other: DOMRect): boolean {
  return (
    one.left < other.right &&
    one.right > other.left &&
    one.top < other.bottom &&
    one.bottom > other.top
  );
}
