// Sends the server the events of a call. They are hints: Runway's own record of the call is what
// counts, so a lost one is not repeated.

import type { CallKey, Config, EndReason } from "../types";

export interface Reporter {
  /** The visitor sees the avatar. Sent once. */
  joined(): void;
  /** The page is still there. */
  alive(): void;
  /** The call is over. Sent once, with the first reason given. */
  ended(reason: EndReason): void;
  /** The visitor's 1 to 5 stars, and a comment or "". Sent once. */
  feedback(stars: number, comment: string): void;
}

/** The reporter of one call. */
export function createReporter(config: Config, key: CallKey): Reporter {
  const url = config.eventsUrl.replace("{callId}", encodeURIComponent(key.callId));
  const sent = new Set<string>();

  const body = (event: string, details: object = {}) =>
    JSON.stringify({ callToken: key.callToken, event, ...details });

  function once(event: string, send: () => void): void {
    if (sent.has(event)) return;
    sent.add(event);
    send();
  }

  return {
    joined: () => once("joined", () => post(url, body("joined"))),
    alive: () => post(url, body("alive")),
    ended: (reason) => once("ended", () => sendReliably(url, body("ended", { reason }))),
    feedback: (stars, comment) =>
      once("feedback", () =>
        sendReliably(url, body("feedback", comment ? { stars, comment } : { stars })),
      ),
  };
}

function post(url: string, body: string): void {
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    credentials: "same-origin",
    keepalive: true,
  }).catch(() => {
    // A hint is not worth a second try.
  });
}

/** Sends what must arrive even if the page closes now, or has no network at the moment. */
function sendReliably(url: string, body: string): void {
  if (navigator.onLine === false) {
    window.addEventListener("online", () => sendReliably(url, body), { once: true });
  } else if (!navigator.sendBeacon?.(url, body)) {
    post(url, body);
  }
}
