// Tells the server how the call goes. These are hints, so a lost one is not repeated.

import type { Config } from "./config";
import type { Credentials } from "./connect";

export type EndReason =
  | "hung_up"
  | "page_closed"
  | "connection_lost"
  | "time_limit"
  | "ended_by_avatar";

export interface Reporter {
  /** The visitor sees the avatar. Sent once. */
  joined(): void;
  /** The call is over. Sent once, with the first reason given. */
  ended(reason: EndReason): void;
}

/** The reporter of one call. */
export function createReporter(config: Config, credentials: Credentials): Reporter {
  const url = config.eventsUrl.replace("{callId}", encodeURIComponent(credentials.callId));
  const sent = new Set<string>();

  function send(event: string, details: { reason?: EndReason } = {}): void {
    if (sent.has(event)) return;
    sent.add(event);
    const body = JSON.stringify({ callToken: credentials.callToken, event, ...details });
    // A page that is going away may not be given the time for a fetch.
    if (details.reason === "page_closed" && navigator.sendBeacon?.(url, body)) return;
    fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      credentials: "same-origin",
      keepalive: true,
    }).catch(() => {
      // Runway's own record of the call is what counts.
    });
  }

  return {
    joined: () => send("joined"),
    ended: (reason) => send("ended", { reason }),
  };
}
