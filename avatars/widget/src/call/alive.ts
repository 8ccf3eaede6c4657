// Signs of life of a live call's page. Browsers slow down the timers of a tab in the background, but
// with a running WebRTC connection never below once a second.

import type { Timing } from "../types";

/**
 * Calls `sendBeat` every `timing.beat` seconds and whenever the visitor comes or goes, but at most
 * three times as often; `onStalled`, once, when it turns out that the page stood still for so long (a
 * closed lid, a frozen tab) that its call is gone. Returns how to stop it.
 */
export function keepAlive(timing: Timing, sendBeat: () => void, onStalled: () => void): () => void {
  let last = Date.now();
  const check = () => {
    const seconds = (Date.now() - last) / 1000;
    // Before nought the clock was set back: to wait until it is there again would end the call.
    if (seconds >= 0 && seconds < timing.beat / 3) return;
    if (seconds > timing.stalled) {
      stop();
      onStalled();
      return;
    }
    last = Date.now();
    sendBeat();
  };
  const stop = () => {
    window.clearInterval(timer);
    window.removeEventListener("pageshow", check);
    document.removeEventListener("visibilitychange", check);
    document.removeEventListener("resume", check);
  };
  const timer = window.setInterval(check, timing.beat * 1000);
  window.addEventListener("pageshow", check);
  document.addEventListener("visibilitychange", check);
  document.addEventListener("resume", check);
  return stop;
}
