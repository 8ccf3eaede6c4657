// The page that a call is on goes, or is put to sleep.

import { forgetMark } from "./mark";

/**
 * `pagehide` is the last event a page can count on, on phones too; a tab in the background may be
 * frozen with nothing but `freeze`. A visitor who comes back to the page finds the call ended.
 */
export function whenPageLeaves(leave: () => void): void {
  window.addEventListener("pagehide", leave);
  document.addEventListener("freeze", leave);
  // A page that is back says itself what happened, and the next one need not.
  window.addEventListener("pageshow", ({ persisted }) => persisted && forgetMark());
  document.addEventListener("resume", forgetMark);
}
