// The turn of a visitor who stood in the line. Nothing is paid for before it is taken.

import { chime } from "../media/chime";

/**
 * Takes the turn at once where the visitor sees the page. In the background it chimes, tells
 * `onCount` the time (in ms since 1970) at which the call begins, and takes it then, or as soon as
 * the visitor is back. Returns how to call it off.
 */
export function takeTurn(
  seconds: number,
  onCount: (until: number) => void,
  onTaken: () => void,
): () => void {
  if (!document.hidden) {
    onTaken();
    return () => undefined;
  }
  const stop = () => {
    window.clearTimeout(timer);
    document.removeEventListener("visibilitychange", comeBack);
  };
  const take = () => {
    stop();
    onTaken();
  };
  const comeBack = () => {
    if (!document.hidden) take();
  };
  const timer = window.setTimeout(take, seconds * 1000);
  document.addEventListener("visibilitychange", comeBack);
  chime();
  onCount(Date.now() + seconds * 1000);
  return stop;
}
