// What a page has marked for the avatar: `data-avatar-target="name"`. Nothing else of it is touched.

import type { Config, PageTargets } from "../types";
import { safeLink } from "./links";

/** As the server takes them. */
const MOST = 20;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const LONGEST_LABEL = 80;

/** What is marked on the page and can be seen, by name; of one name the first. */
function marked(): Map<string, HTMLElement> {
  const found = new Map<string, HTMLElement>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-avatar-target]")) {
    const name = element.dataset.avatarTarget ?? "";
    // An avatar does not work its own call.
    const isOurs = element.closest("[data-avatars-section]") !== null;
    if (NAME.test(name) && !isOurs && !found.has(name) && isShown(element)) {
      found.set(name, element);
    }
  }
  return found;
}

/** What the avatar is told of the page; nothing where it may do nothing with it. */
export function targetsOnPage({ acts, linkHosts }: Config): PageTargets {
  if (!acts.some((act) => act !== "show_card")) return { targets: [], clickable: [] };
  const found = [...marked()].slice(0, MOST);
  const clickable = found.filter(([, element]) => isClickable(element, linkHosts));
  return { targets: found.map(([name]) => name), clickable: clickable.map(([name]) => name) };
}

/** The marked element of this name, if there still is one. */
export function findTarget(name: string): HTMLElement | null {
  return marked().get(name) ?? null;
}

/** Whether it is a button that works, or a link that the avatar may follow. */
export function isClickable(element: HTMLElement, linkHosts: readonly string[]): boolean {
  if (element instanceof HTMLButtonElement) return !element.disabled;
  if (!(element instanceof HTMLAnchorElement)) return false;
  return safeLink(element.getAttribute("href") ?? "", linkHosts) !== null;
}

/** What people call it. */
export function labelOf(element: HTMLElement): string {
  const { avatarTarget = "", avatarTargetLabel } = element.dataset;
  const heading = element.querySelector("h1, h2, h3, h4, h5, h6");
  const own = element.matches("a, button, h1, h2, h3, h4, h5, h6") ? element : null;
  const label =
    avatarTargetLabel ||
    element.getAttribute("aria-label") ||
    (own ?? heading)?.textContent?.trim() ||
    avatarTarget;
  return label.slice(0, LONGEST_LABEL);
}

function isShown(element: HTMLElement): boolean {
  // Not in Safari before 17.4.
  return typeof element.checkVisibility !== "function" || element.checkVisibility();
}
