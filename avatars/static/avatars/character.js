// @ts-check
// A character's state, kept fresh while somebody looks at it: the server asks Runway, we ask it.

const PAUSE = 4_000; // milliseconds; the server looks at most every three seconds

for (const place of document.querySelectorAll("[data-character]")) {
  const address = /** @type {HTMLElement} */ (place).dataset.character ?? "";

  const ask = async () => {
    if (!document.hidden) {
      const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
      if (answer?.ok && !answer.redirected) show(await answer.text());
    }
    if (!document.hidden && !place.querySelector("[data-waiting]")) return;
    setTimeout(ask, PAUSE);
  };

  /** @param {string} html */
  const show = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".character");
    const shown = place.querySelector(".character");
    if (!fresh || !shown || version(fresh) === version(shown)) return;
    const state = shown.querySelector('[role="status"]');
    const news = fresh.querySelector('[role="status"]');
    // The line that is read aloud stays in the page, and only what it says changes.
    if (state && news) {
      state.className = news.className;
      if (state.textContent !== news.textContent) state.replaceChildren(...news.childNodes);
      news.replaceWith(state);
    }
    const focused = place.contains(document.activeElement);
    place.replaceChildren(fresh);
    if (focused) /** @type {HTMLElement | null} */ (place.querySelector("button, a"))?.focus();
  };

  ask();
}

/** @param {Element} state */
function version(state) {
  return /** @type {HTMLElement} */ (state).dataset.version;
}
