// The waiting line, as a page stands in it: a place outlives a broken connection for a while.

import type { Config, Credentials } from "../types";
import { ConnectError, connect, type Progress } from "./connect";

/** Between two tries to claim a place, in ms. */
const CLAIM_AGAIN_MS = 1_000;

/**
 * Connects, and where the connection breaks while the visitor stands in the line, claims the place
 * again until it is lost: a server that restarts breaks every one. Throws `ConnectError`.
 */
export async function connectInLine(
  config: Config,
  signal: AbortSignal,
  progress: Progress,
): Promise<Credentials> {
  let place: string | null = null;
  let brokeAt: number | null = null;
  const watched: Progress = {
    ...progress,
    inLine(news, waited, token) {
      place = token;
      brokeAt = null;
      progress.inLine(news, waited, token);
    },
    opened(...news) {
      // From here on a second request might open a second call.
      place = null;
      progress.opened(...news);
    },
  };
  // Without this word those behind would wait until the place is given up.
  const leave = () => place !== null && leaveLine(config, place);
  signal.addEventListener("abort", leave, { once: true });
  for (;;) {
    try {
      return await connect(config, signal, watched, place);
    } catch (error) {
      const wasRefused = error instanceof ConnectError && !error.callMayBeOpen;
      // A server that comes back before its database says that it is busy, and keeps the place.
      const isPause = wasRefused && error.kind === "busy" && brokeAt !== null;
      if (place === null || (wasRefused && !isPause) || signal.aborted) throw error;
      brokeAt ??= performance.now();
      if (performance.now() - brokeAt >= config.timing.placeKept * 1000) throw error;
      await new Promise((resolve) => window.setTimeout(resolve, CLAIM_AGAIN_MS));
      if (signal.aborted) throw error;
    }
  }
}

function leaveLine(config: Config, place: string): void {
  fetch(config.connectUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ avatarId: config.slug, place, leave: true }),
    credentials: "same-origin",
    keepalive: true,
  }).catch(() => {
    // Then the place is given up a little later.
  });
}
