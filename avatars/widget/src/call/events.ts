// Sends the server the events of a call. They are hints: Runway's own record of the call is what
// counts, so a lost one is not repeated.

import type { CallKey, Config, EndReason, Heard } from "../types";

export interface Reporter {
  /** The visitor takes the call that the line has led to: only now it may cost something. */
  accept(): void;
  /** The room is connected. Sent once. */
  joined(): void;
  /** The visitor sees the avatar. Sent once. */
  face(): void;
  /** The page is still there. */
  alive(): void;
  /**
   * The call is over. Sent once, with the first reason given. Where somebody else ended it, the
   * server may know better why: settles with that reason, or with null.
   */
  ended(reason: EndReason): Promise<EndReason | null>;
  /** What became of the goodbye in the room. Sent once. */
  goodbye(heard: Heard): void;
  /** The visitor's 1 to 5 stars, and a comment or "". The last ones count. */
  feedback(stars: number, comment: string): void;
}

/** How often a call from the line is accepted, if need be, and ms between two tries. */
const ACCEPTS = 4;
const ACCEPT_AGAIN_MS = 1_000;

/** Ends that the page only witnesses: it stays, and asks what they were. */
const WITNESSED: ReadonlySet<EndReason> = new Set([
  "avatar_lost",
  "removed",
  "ended_by_avatar",
  "time_limit",
]);

/** The reporter of one call. `spoken` tells the language of the talk, as far as it is known. */
export function createReporter(
  config: Config,
  key: CallKey,
  spoken: () => string | null = () => null,
): Reporter {
  const url = config.eventsUrl.replace("{callId}", encodeURIComponent(key.callId));
  const sent = new Set<string>();

  const body = (event: string, details: object = {}) =>
    JSON.stringify({ callToken: key.callToken, event, ...details });

  function withLanguage(details: object = {}): object {
    const language = spoken();
    return language ? { ...details, spoken: language } : details;
  }

  function once<T>(event: string, send: () => T): T | null {
    if (sent.has(event)) return null;
    sent.add(event);
    return send();
  }

  /** A hint is not worth a second try. */
  const hint = (text: string) => void post(url, text).catch(() => undefined);

  async function accept(triesLeft: number): Promise<void> {
    try {
      await post(url, body("accept"));
    } catch {
      // Without it the server goes on waiting, and the visitor with it.
      if (triesLeft > 1 && !sent.has("ended")) {
        window.setTimeout(() => accept(triesLeft - 1), ACCEPT_AGAIN_MS);
      }
    }
  }

  async function ended(reason: EndReason): Promise<EndReason | null> {
    const text = body("ended", withLanguage({ reason }));
    const isAsked = WITNESSED.has(reason) && navigator.onLine !== false;
    const response = isAsked ? await post(url, text).catch(() => null) : null;
    if (!response) sendReliably(url, text);
    return response?.status === 200 ? reasonIn(await response.json().catch(() => null)) : null;
  }

  return {
    accept: () => void once("accept", () => accept(ACCEPTS)),
    joined: () => void once("joined", () => hint(body("joined"))),
    face: () => void once("face", () => hint(body("face"))),
    alive: () => hint(body("alive", withLanguage())),
    ended: async (reason) => once("ended", () => ended(reason)),
    goodbye: (heard) => void once("goodbye", () => hint(body("goodbye", { heard }))),
    feedback: (stars, comment) =>
      sendReliably(url, body("feedback", comment ? { stars, comment } : { stars })),
  };
}

function post(url: string, body: string): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
    credentials: "same-origin",
    keepalive: true,
  });
}

/** Sends what must arrive even if the page closes now, or has no network at the moment. */
function sendReliably(url: string, body: string): void {
  if (navigator.onLine === false) {
    window.addEventListener("online", () => sendReliably(url, body), { once: true });
  } else if (!navigator.sendBeacon?.(url, body)) {
    post(url, body).catch(() => undefined);
  }
}

function reasonIn(answer: unknown): EndReason | null {
  const { reason } = (answer ?? {}) as { reason?: EndReason };
  return typeof reason === "string" ? reason : null;
}
