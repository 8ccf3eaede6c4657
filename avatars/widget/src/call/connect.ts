// Asks the server for one session. The SDK's own `connectUrl` is not used: it keeps credentials and
// errors for the life of the page, so that a second call would reuse consumed credentials.

import type { CallKey, Config, Credentials, ErrorKind } from "../types";
import { jsonLines } from "./stream";

/** What the server reports before the credentials. */
export interface Progress {
  /** The server has opened a call, which has to be ended with this key. Called once. */
  opened(key: CallKey): void;
  /** `waited` is in seconds, by the server's clock. */
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
 * billed. The server streams its progress; an answer in plain JSON is understood as well.
 * `controller` aborts the request. Throws `ConnectError`.
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
      ? await readAnswer(jsonLines(response.body), progress)
      : await response.json();
    if (!response.ok || hasError(answer)) {
      throw errorFromBody(answer, response.headers.get("Retry-After"));
    }
    if (!areCredentials(answer)) throw new ConnectError("unavailable", null, true);
    if (!isStream) progress.opened(answer);
    return { ...answer, maxDuration: answer.maxDuration ?? config.maxDuration };
  } catch (error) {
    throw error instanceof ConnectError ? error : new ConnectError(errorKindOf(error), null, true);
  } finally {
    window.clearTimeout(timer);
  }
}

/** Reports progress until a line holds the credentials or an error; null if none does. */
async function readAnswer(lines: AsyncIterable<unknown>, progress: Progress): Promise<unknown> {
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
      return new ConnectError(error.code, seconds(retryAfter) ?? seconds(Number(retryAfterHeader)));
    case "budget_spent":
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
