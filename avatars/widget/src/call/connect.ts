// Asks the server for one session. The SDK's own `connectUrl` is not used: it keeps credentials and
// errors for the life of the page, so that a second call would reuse consumed credentials.

import type { CallKey, Config, Credentials, ErrorKind } from "../types";
import { jsonLines } from "./stream";

/** How long a refusal for want of a place holds when the server names no time, in seconds. */
const DEFAULT_WAIT = { rate_limited: 30, busy: 15 } as const;

/** What is heard before the credentials come. */
export interface Progress {
  /** The server has a call now, which somebody has to end. Comes once. */
  opened(key: CallKey): void;
  /** `waited` is in seconds, by the server's clock. */
  waiting(queued: boolean, waited: number): void;
}

/** The server, or the way to it, said no. */
export class Refusal extends Error {
  constructor(
    readonly kind: ErrorKind,
    /** Seconds to wait before another try makes sense. */
    readonly retryAfter: number | null = null,
    /** The server did not say it itself: it may still be at work for us. */
    readonly lost = false,
  ) {
    super(kind);
  }
}

/**
 * Opens one session at the server: exactly one request, never repeated, because each one may be
 * billed. The server streams how it goes; one that answers in plain JSON is understood as well.
 * `controller` breaks the request off. Throws `Refusal`.
 */
export async function connect(
  config: Config,
  controller: AbortController,
  progress: Progress,
): Promise<Credentials> {
  const timer = window.setTimeout(
    () => controller.abort(new DOMException("no answer", "TimeoutError")),
    config.timing.answer * 1000,
  );
  try {
    const response = await fetch(config.connectUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/x-ndjson" },
      body: JSON.stringify({ avatarId: config.slug, locale: config.locale }),
      credentials: "same-origin",
      cache: "no-store",
      signal: controller.signal,
    });
    const type = response.headers.get("Content-Type") ?? "";
    const isStream = response.ok && response.body && type.startsWith("application/x-ndjson");
    const answer = isStream
      ? await lastLine(jsonLines(response.body), progress)
      : await response.json();
    if (!response.ok || hasError(answer)) {
      throw refusal(answer, response.headers.get("Retry-After"));
    }
    if (!areCredentials(answer)) throw new Refusal("unavailable", null, true);
    if (!isStream) progress.opened(answer);
    return { ...answer, maxDuration: answer.maxDuration ?? config.maxDuration };
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(kindOfFailure(error), null, true);
  } finally {
    window.clearTimeout(timer);
  }
}

/** Hands on what comes on the way; the credentials or the error end it. */
async function lastLine(lines: AsyncIterable<unknown>, progress: Progress): Promise<unknown> {
  let isOpened = false;
  for await (const line of lines) {
    if (areCredentials(line) || hasError(line)) return line;
    const { callId, callToken, state, waited } = (line ?? {}) as Record<string, unknown>;
    if (!isOpened && typeof callId === "string" && typeof callToken === "string") {
      isOpened = true;
      progress.opened({ callId, callToken });
    }
    if (typeof state === "string" && typeof waited === "number") {
      progress.waiting(state === "queued", waited);
    }
  }
  return null;
}

function kindOfFailure(error: unknown): ErrorKind {
  // fetch rejects with a TypeError when there is no network, and the JSON parser with a
  // SyntaxError when something between us and the server answered with a page of its own.
  if (error instanceof DOMException && error.name === "TimeoutError") return "timeout";
  return error instanceof TypeError ? "offline" : "unavailable";
}

/** Maps the server's error body to what the visitor is told. */
export function refusal(body: unknown, retryAfterHeader: string | null): Refusal {
  const { error, retryAfter } = (body ?? {}) as {
    error?: { code?: unknown };
    retryAfter?: unknown;
  };
  switch (error?.code) {
    case "rate_limited":
    case "busy":
      return new Refusal(
        error.code,
        seconds(retryAfter) ?? seconds(Number(retryAfterHeader)) ?? DEFAULT_WAIT[error.code],
      );
    case "budget_spent":
    case "timeout":
      return new Refusal(error.code);
    default:
      return new Refusal("unavailable");
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
