/**
 * The avatar, or a link of its card, moves the page: who keeps something in view lets go of it, and who
 * lies over the page gives way.
 */
export const MOVED = "avatars-moved";

/** To be called before the page is moved. */
export function tellMoved(): void {
  window.dispatchEvent(new Event(MOVED));
}
