// What does not fit on a page as it is shown: texts and controls that leave the window, are cut by
// what is around them, or lie on each other. Gives a list of sentences, empty where all is well.
() => {
  const SLACK = 2; // pixels: a letter's box is a little larger than its ink
  const CONTROLS = "button, a[href], input, select, textarea, summary, [data-avatars-self]";

  const isSeen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest("[inert], .skip, noscript, option");

  /** Has a ground of its own; any other control is as large as its words, but for the finger. */
  const hasGround = (control) => {
    const { backgroundColor, borderTopWidth } = getComputedStyle(control);
    return borderTopWidth !== "0px" || !/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor);
  };

  const parts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !isSeen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) add(element, box, node.data.trim());
  }
  for (const control of document.querySelectorAll(CONTROLS)) {
    if (isSeen(control) && hasGround(control)) add(control, control.getBoundingClientRect(), name(control));
  }

  function name(control) {
    return control.getAttribute("aria-label") || control.textContent.trim() || control.outerHTML;
  }

  function add(element, box, words) {
    if (box.width <= 1 || box.height <= 1) return;
    parts.push({ element, box, words: words.slice(0, 60) });
  }

  const clips = (value) => value === "hidden" || value === "clip";

  /** How far a box is seen, and which ancestor that does not scroll cuts it. */
  function clipped({ element, box }) {
    let { left, right, top, bottom } = box;
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.display === "contents") continue; // it has no box, only its children have
      const edge = around.getBoundingClientRect();
      const isForScreenReaders = style.clipPath.startsWith("inset(50%");
      if (isForScreenReaders || (edge.width <= 2 && edge.height <= 2)) return { hidden: true };
      if (around === element && element.matches(CONTROLS) && style.position !== "fixed") continue;
      const wide = left < edge.left - SLACK || right > edge.right + SLACK;
      const high = top < edge.top - SLACK || bottom > edge.bottom + SLACK;
      if ((wide && clips(style.overflowX)) || (high && clips(style.overflowY))) {
        return { cut: around };
      }
      if (style.overflowX !== "visible") {
        left = Math.max(left, edge.left);
        right = Math.min(right, edge.right);
      }
      if (style.overflowY !== "visible") {
        top = Math.max(top, edge.top);
        bottom = Math.min(bottom, edge.bottom);
      }
      if (left >= right || top >= bottom) return { hidden: true }; // scrolled away
      // Only the window cuts what is fixed to it.
      if (style.position === "fixed") return { seen: { left, right, top, bottom }, fixed: true };
    }
    return { seen: { left, right, top, bottom }, fixed: false };
  }

  /** Open, the settings cover what is below them, but no controls; nothing may cover the settings. */
  function isOpenedOver({ element, box }, below) {
    const settings = element.closest(".avatars__popover");
    if (!settings || settings.contains(below.element)) return false;
    if (below.element.closest(".avatars__controls")) return false;
    const x = (Math.max(box.left, below.box.left) + Math.min(box.right, below.box.right)) / 2;
    const y = (Math.max(box.top, below.box.top) + Math.min(box.bottom, below.box.bottom)) / 2;
    // Of what is scrolled out of the window, nobody can say what lies on top.
    return y < 0 || y > innerHeight || settings.contains(document.elementFromPoint(x, y));
  }

  /** What sticks lies, by its nature, on what scrolls below it. */
  function sticksOver({ element }, below) {
    const scrolled = element.parentElement.contains(below.element);
    return scrolled && getComputedStyle(element).position === "sticky";
  }

  const found = new Set();
  const seen = [];
  for (const part of parts) {
    const { hidden, cut, seen: box, fixed } = clipped(part);
    if (hidden) continue;
    if (cut) {
      // A caption rolls: of a long line its end is shown.
      if (part.element.closest("[data-avatars-caption]")) continue;
      found.add(`cut by .${cut.className}: ${part.words}`);
      continue;
    }
    const below = fixed && (box.top < -SLACK || box.bottom > innerHeight + SLACK);
    if (box.left < -1 || box.right > innerWidth + 1 || below) {
      found.add(`outside the window: ${part.words}`);
    }
    // What is docked in a corner lies on the page as if it were a section of its own.
    const section = part.element.closest(
      "[data-avatars-view=dock] [data-avatars-stage], [data-avatars-section]",
    );
    seen.push({ ...part, box, section });
  }
  for (const [index, one] of seen.entries()) {
    for (const other of seen.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      // A panel in the corner lies on the page by its nature.
      if (one.section !== other.section) continue;
      if (isOpenedOver(one, other) || isOpenedOver(other, one)) continue;
      if (sticksOver(one, other) || sticksOver(other, one)) continue;
      const across =
        Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (across > SLACK && down > SLACK + 1) {
        found.add(`on each other: ${one.words} | ${other.words}`);
      }
    }
  }
  return [...found];
}
