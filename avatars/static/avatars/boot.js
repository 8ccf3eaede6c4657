// @ts-check
// The only script of a first load. It shows the start buttons and fetches the widget when a visitor
// comes near one, points at it, focuses it or presses it; a press begins the call as soon as the
// widget is there.

/** @typedef {{ start(): void }} Mounted */

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
  const button = /** @type {HTMLButtonElement} */ (section.querySelector("[data-avatars-start]"));
  const config = section.querySelector("script[type='application/json']");
  const { labels } = JSON.parse(config?.textContent ?? "{}");
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
    } finally {
      clearTimeout(slow);
      button.ariaBusy = "false";
      button.innerHTML = words;
    }
  });

  section.addEventListener("pointerenter", come, { once: true });
  section.addEventListener("focusin", come, { once: true });
  new IntersectionObserver(
    (entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      come();
    },
    { rootMargin: "200px" },
  ).observe(section);

  button.dataset.avatarsAction = "start";
  section.dataset.avatarsState = "idle";
  button.hidden = false;
}

for (const section of document.querySelectorAll("[data-avatars-section]")) {
  prepare(/** @type {HTMLElement} */ (section));
}
