// @ts-check
// The only script of a first load. It shows the start buttons and fetches the widget when a visitor
// comes near one, points at it, focuses it or presses it; a press begins the call as soon as the
// widget is there.

/** @typedef {{ start(): void, dismiss(): void }} Mounted */

const script = /** @type {HTMLElement} */ (document.querySelector("script[data-avatars-boot]"));
const { avatarsWidget = "", avatarsStyles = "" } = script.dataset;

/** @type {Promise<{ mount(section: Element): Mounted }> | undefined} */
let widget;
let tries = 0;

/** @param {string} href */
function loadStyles(href) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.nonce = script.nonce;
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error("The widget's styles did not load"));
    };
    document.head.append(link);
  });
}

function loadWidget() {
  if (!widget) {
    // Browsers remember a module that failed to load: another try needs another address.
    const again = tries++ ? `?try=${tries}` : "";
    widget = Promise.all([import(avatarsWidget + again), loadStyles(avatarsStyles + again)]).then(
      ([module]) => module,
    );
    widget.catch(() => {
      widget = undefined;
    });
  }
  return widget;
}

const CONSENT = "avatars-consent";

/** Whether the visitor has agreed in this session of the browser. */
function hasAgreed() {
  try {
    return sessionStorage.getItem(CONSENT) === "1";
  } catch {
    return false;
  }
}

/** @param {boolean} agrees */
function keepConsent(agrees) {
  for (const box of document.querySelectorAll("[data-avatars-consent] input")) {
    /** @type {HTMLInputElement} */ (box).checked = agrees;
  }
  try {
    if (agrees) sessionStorage.setItem(CONSENT, "1");
    else sessionStorage.removeItem(CONSENT);
  } catch {
    // It holds for this page, then.
  }
}

/**
 * The visitor's consent, where the site asks for it. Returns whether a call may begin; if not, it has
 * led the visitor to the box.
 *
 * @param {HTMLElement} section
 * @param {string} missing what is said of a box without a tick
 */
function prepareConsent(section, missing) {
  const consent = section.querySelector("[data-avatars-consent]");
  const box = consent?.querySelector("input");
  const alert = consent?.querySelector("[role=alert]");
  if (!box || !alert) return () => true;
  /** @param {boolean} isMissing */
  const tell = (isMissing) => {
    alert.textContent = isMissing ? missing : "";
    box.ariaInvalid = String(isMissing);
  };
  box.checked = hasAgreed();
  box.addEventListener("change", () => {
    keepConsent(box.checked);
    if (box.checked) tell(false);
  });
  return () => {
    if (!box.checked) {
      tell(true);
      box.focus();
    }
    return box.checked;
  };
}

/** @param {HTMLElement} section */
function prepare(section) {
  clear(section);
  const button = /** @type {HTMLButtonElement} */ (section.querySelector("[data-avatars-start]"));
  const config = section.querySelector("script[type='application/json']");
  const { labels, slug, placement, variant, closed, opensAt } = JSON.parse(
    config?.textContent ?? "{}",
  );
  const words = button.innerHTML;
  const mayCall = prepareConsent(section, labels.consent_missing);
  const note = document.createElement("p");
  note.className = "avatars__alert";
  note.setAttribute("role", "alert");
  button.after(note);

  /** @type {Promise<Mounted> | undefined} */
  let mounted;
  const mount = () => {
    mounted ??= loadWidget().then((module) => module.mount(section));
    mounted.catch(() => {
      mounted = undefined;
    });
    return mounted;
  };
  // Coming near is no press: if it fails, the press tries again and tells.
  const come = () => void mount().catch(() => {});

  button.addEventListener("click", async () => {
    if (button.ariaBusy === "true" || !mayCall()) return;
    button.ariaBusy = "true";
    note.textContent = "";
    // Once the widget is there this takes no time, and the words must not flicker.
    const slow = setTimeout(() => {
      button.textContent = labels.loading;
    }, 150);
    try {
      (await mount()).start();
    } catch (error) {
      console.error(error);
      note.textContent = labels.load_failed;
      const detail = { slug, placement, kind: "load_failed" };
      section.dispatchEvent(new CustomEvent("avatars:error", { bubbles: true, detail }));
    } finally {
      clearTimeout(slow);
      button.ariaBusy = "false";
      button.innerHTML = words;
    }
  });

  // Who finds it closed needs no widget.
  const near = () => button.hidden || come();
  section.addEventListener("pointerenter", near, { once: true });
  section.addEventListener("focusin", near, { once: true });
  // A call that the last page left in the middle: the widget tells what became of it.
  if (stored("avatars.call")?.placement === placement) come();

  /** Shows the button, or looks again: a page may be left open overnight, and its computer asleep. */
  const offer = () => {
    const left = closed ? Date.parse(opensAt) - Date.now() : 0;
    button.hidden = !(left <= 0);
    if (!button.hidden) section.querySelector("[data-avatars-closed]")?.remove();
    else if (opensAt) setTimeout(offer, Math.min(left, 60_000));
  };

  button.dataset.avatarsAction = "start";
  section.dataset.avatarsState = "idle";
  offer();
  if (variant === "floating") {
    float(section, `avatars.away.${placement}`, () => mounted?.then((widget) => widget.dismiss()));
    return;
  }
  new IntersectionObserver(
    (entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      near();
    },
    { rootMargin: "200px" },
  ).observe(section);
}

/**
 * Takes away what a script that keeps copies of pages, as Turbo does, has copied from a section in use.
 * @param {HTMLElement} section
 */
function clear(section) {
  for (const left of section.querySelectorAll(".avatars__call, .avatars__slot, .avatars__alert")) {
    left.remove();
  }
  section.querySelector("[data-avatars-stage]")?.removeAttribute("popover");
  delete section.dataset.avatarsView;
}

/**
 * What this browser session keeps under a name; undefined where there is nothing to be read, as
 * where storage is forbidden.
 * @param {string} name
 */
function stored(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * A button in the corner of the window, and the panel that it opens there.
 * @param {HTMLElement} section
 * @param {string} away Under this name the session keeps that the button is not wanted.
 * @param {() => void} dismiss Gives up what is not yet a call, or closes what is no more.
 */
function float(section, away, dismiss) {
  /** @param {string} part */
  const find = (part) =>
    /** @type {HTMLElement} */ (section.querySelector(`[data-avatars-${part}]`));
  const launcher = find("launcher");
  const opener = find("open");
  const corner = find("corner");
  const heading = /** @type {HTMLElement} */ (corner.querySelector("h2"));

  /** @param {boolean} isOpen */
  const show = (isOpen) => {
    corner.hidden = !isOpen;
    launcher.hidden = isOpen || stored(away) !== undefined;
    opener.ariaExpanded = String(isOpen);
  };
  const shut = () => {
    // Nobody should have to look for the call that goes on, with the microphone open.
    if (section.dataset.avatarsState === "live") return;
    const hadFocus = corner.contains(document.activeElement);
    dismiss();
    show(false);
    if (hadFocus) opener.focus();
  };

  opener.addEventListener("click", () => {
    show(true);
    heading.focus();
  });
  find("shut").addEventListener("click", shut);
  find("away").addEventListener("click", () => {
    launcher.hidden = true;
    try {
      sessionStorage.setItem(away, "1");
    } catch {
      // Then it is away until the next page.
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || corner.hidden) return;
    // Meant for something else on the page, it calls nothing off.
    const isOurs = event.target instanceof Node && section.contains(event.target);
    if (isOurs || section.dataset.avatarsState === "idle") shut();
  });
  // Whatever has begun is to be seen, also what the last page has left.
  new MutationObserver(() => {
    if (section.dataset.avatarsState !== "idle" && corner.hidden) show(true);
  }).observe(section, { attributeFilter: ["data-avatars-state"] });
  document.addEventListener("focusin", ({ target }) => {
    delete section.dataset.avatarsAside;
    if (target instanceof Element && !section.contains(target)) uncover(target, section);
  });
  show(false);
}

/**
 * Whoever moves by keyboard sees where they are: what has the focus is scrolled from below the
 * corner, and where the page ends before that, the button steps aside.
 * @param {Element} target
 * @param {HTMLElement} section
 */
function uncover(target, section) {
  /** By so many pixels. */
  const covered = () => {
    const [one, corner] = [target.getBoundingClientRect(), section.getBoundingClientRect()];
    const isBeside = one.right <= corner.left || one.left >= corner.right;
    return isBeside || !corner.height ? 0 : Math.max(0, one.bottom - corner.top);
  };
  const by = covered();
  if (by && by < target.getBoundingClientRect().top) {
    scrollBy({ top: by + 12, behavior: "instant" });
  }
  if (covered()) section.dataset.avatarsAside = "";
}

/** @type {WeakSet<Element>} */
const prepared = new WeakSet();

function prepareAll() {
  for (const section of document.querySelectorAll("[data-avatars-section]")) {
    if (prepared.has(section)) continue;
    prepared.add(section);
    prepare(/** @type {HTMLElement} */ (section));
  }
}

prepareAll();
// Scripts that swap parts of a page, such as Turbo and htmx, bring sections in later.
new MutationObserver(prepareAll).observe(document, { childList: true, subtree: true });

export {};
