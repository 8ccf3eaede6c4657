// @ts-check
// In a preview, what would lead to another page opens in a tab of its own: the frame stays the
// draft. Places on the page and the preview's own languages are reached as usual.

const here = new URL(".", new URL("..", location.href)).pathname;

document.addEventListener(
  "click",
  (event) => {
    const link = /** @type {Element} */ (event.target).closest("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.dataset.preview === "back") return;
    if (link.hash && link.pathname === location.pathname) return;
    if (link.origin === location.origin && link.pathname.startsWith(here)) return;
    link.target = "_blank";
    link.rel = "noopener";
  },
  true,
);
