// Tells that the page of a live call is still there. Browsers slow down the timers of a tab in the
// background, but not those of one with a running WebRTC connection, beyond once a second.

/** How often, in ms; the server takes a page for gone after three times as long. */
const BEAT_MS = 15_000;
/** Coming and going between tabs tells no more often than this, in ms. */
const SHORTEST_MS = 5_000;
/** After so long a silence the server has ended the call, in ms. */
const SLEPT_MS = 75_000;

/**
 * Calls `beat` every 15 s and whenever the visitor comes or goes; `slept`, once, when it turns out
 * that the page stood still for so long (a closed lid, a frozen tab) that its call is gone. Returns
 * how to stop it.
 */
export function keepAlive(beat: () => void, slept: () => void): () => void {
  let last = Date.now();
  const look = () => {
    const silence = Date.now() - last;
    if (silence < SHORTEST_MS) return;
    if (silence > SLEPT_MS) {
      stop();
      slept();
      return;
    }
    last = Date.now();
    beat();
  };
  const stop = () => {
    window.clearInterval(timer);
    window.removeEventListener("pageshow", look);
    document.removeEventListener("visibilitychange", look);
    document.removeEventListener("resume", look);
  };
  const timer = window.setInterval(look, BEAT_MS);
  window.addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("resume", look);
  return stop;
}
