// Asks the server for one session. The SDK's own `connectUrl` is not used: it keeps credentials and
// errors for the life of the page, so that a second call would reuse consumed credentials.

import type { CallKey, Config, Credentials, ErrorKind, Place } from "../types";
import { origin } from "./origin";
import { jsonLines } from "./stream";
import { targetsOnPage } from "./targets";

/** What the server reports before the credentials. `waited` is in seconds, by the server's clock. */
export interface Progress {
  /** All places are taken: the visitor stands in a line. `token` claims the place anew. */
  inLine(place: Place, waited: number, token: string): void;
  /**
   * The server has opened a call, which has to be ended with this key. Called once. With
   * `needsAccept` the server goes on only after the visitor has accepted it.
   */
  opened(key: CallKey, needsAccept: boolean): void;
  waiting(queued: boolean, waited: number): void;
}

/** The server refused, or could not be reached. */
export class ConnectError extends Error {
  constructor(
    readonly kind: ErrorKind,
    /** Seconds to wait before another try makes sense. */
    readonly retryAfter: number | null = null,
    /** The server did not refuse by itself: a call may be open there, which has to be ended. */
    readonly callMayBeOpen = false,
  ) {
    super(kind);
  }
}

/**
 * Opens one session at the server: exactly one request, never repeated, because each one may be
 * billed. The server streams its progress; an answer in plain JSON is understood as well. `place`
 * is the token of a place in the line. Aborting `signal` aborts the request. Throws `ConnectError`.
 */
export async function connect(
  config: Config,
  signal: AbortSignal,
  progress: Progress,
  place: string | null = null,
): Promise<Credentials> {
  const { answer: longest, placeKept } = config.timing;
  const request = new AbortController();
  const abort = () => request.abort(signal.reason);
  signal.addEventListener("abort", abort);
  let timer: number | undefined;
  const waitFor = (seconds: number) => {
    window.clearTimeout(timer);
    const giveUp = () => request.abort(new DOMException("no answer", "TimeoutError"));
    timer = window.setTimeout(giveUp, seconds * 1000);
  };
  waitFor(longest);
  const page = targetsOnPage(config);
  try {
    const response = await fetch(config.connectUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/x-ndjson" },
      body: JSON.stringify({
        avatarId: config.slug,
        locale: config.locale,
        ...(page.targets.length > 0 && page),
        ...origin(config),
        ...(place && { place }),
      }),
      credentials: "same-origin",
      cache: "no-store",
      signal: request.signal,
    });
    const type = response.headers.get("Content-Type") ?? "";
    const isStream = response.ok && response.body && type.startsWith("application/x-ndjson");
    const answer = isStream
      ? await readAnswer(jsonLines(response.body), {
          ...progress,
          // A line of which nothing is heard for so long has lost its server.
          inLine(...news) {
            waitFor(placeKept / 2);
            progress.inLine(...news);
          },
          opened(...news) {
            waitFor(longest);
            progress.opened(...news);
          },
        })
      : await response.json();
    if (!response.ok || hasError(answer)) {
      throw errorFromBody(answer, response.headers.get("Retry-After"));
    }
    if (!areCredentials(answer)) throw new ConnectError("unavailable", null, true);
    if (!isStream) progress.opened(answer, false);
    return { ...withEnd(answer, config), page };
  } catch (error) {
    throw error instanceof ConnectError ? error : new ConnectError(errorKindOf(error), null, true);
  } finally {
    window.clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** Reports progress until a line holds the credentials or an error; null if none does. */
async function readAnswer(lines: AsyncIterable<unknown>, progress: Progress): Promise<unknown> {
  let isOpened = false;
  for await (const line of lines) {
    if (areCredentials(line) || hasError(line)) return line;
    const said = (line ?? {}) as Record<string, unknown>;
    const { callId, callToken, state, waited, position, place } = said;
    if (!isOpened && typeof callId === "string" && typeof callToken === "string") {
      isOpened = true;
      progress.opened({ callId, callToken }, said.accept === true);
    }
    if (typeof state !== "string" || typeof waited !== "number") continue;
    if (state !== "line") progress.waiting(state === "queued", waited);
    else if (typeof position === "number" && typeof place === "string") {
      progress.inLine({ position, estimate: seconds(said.estimate) }, waited, place);
    }
  }
  return null;
}

/** The credentials, with the earliest end of what is paid for. */
function withEnd(
  answer: Omit<Credentials, "page"> & { elapsed?: unknown },
  config: Config,
): Omit<Credentials, "page"> {
  const maxDuration = answer.maxDuration ?? config.maxDuration;
  const elapsed = typeof answer.elapsed === "number" ? answer.elapsed : 0;
  const left = maxDuration - elapsed - config.timing.margin;
  return { ...answer, maxDuration, endsAt: performance.now() + left * 1000 };
}

function errorKindOf(error: unknown): ErrorKind {
  // fetch rejects with a TypeError when there is no network, and the JSON parser with a
  // SyntaxError when something between us and the server answered with a page of its own.
  if (error instanceof DOMException && error.name === "TimeoutError") return "timeout";
  return error instanceof TypeError ? "offline" : "unavailable";
}

/** The server's error body as an error that the visitor is shown. */
export function errorFromBody(body: unknown, retryAfterHeader: string | null): ConnectError {
  const { error, retryAfter } = (body ?? {}) as {
    error?: { code?: unknown };
    retryAfter?: unknown;
  };
  switch (error?.code) {
    case "rate_limited":
    case "busy":
    case "closed":
      return new ConnectError(error.code, seconds(retryAfter) ?? seconds(Number(retryAfterHeader)));
    case "budget_spent":
    case "forbidden_call":
    case "timeout":
      return new ConnectError(error.code);
    default:
      return new ConnectError("unavailable");
  }
}

function seconds(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.ceil(value) : null;
}

function hasError(body: unknown): boolean {
  return typeof body === "object" && body !== null && "error" in body;
}

function areCredentials(body: unknown): body is Credentials {
  const { sessionId, serverUrl, token } = (body ?? {}) as Partial<Credentials>;
  return [sessionId, serverUrl, token].every((part) => typeof part === "string" && part !== "");
}
