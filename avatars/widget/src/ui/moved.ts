/** The avatar has scrolled the page: who keeps something in view then lets go of it. */
export const MOVED = "avatars-moved";

/** To be called before the page is scrolled. */
export function tellMoved(): void {
  window.dispatchEvent(new Event(MOVED));
}
