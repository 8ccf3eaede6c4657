// Asks the server for one session. The SDK's own `connectUrl` is not used: it keeps credentials and
// errors for the life of the page, so that a second call would reuse consumed credentials.

import type { Config } from "./config";
import type { ErrorKind } from "./machine";

/** The server waits at most 50 s for the avatar; this only catches a server that never answers. */
const PATIENCE_MS = 65_000;

/** How long a refusal for want of a place holds when the server names no time, in seconds. */
const DEFAULT_WAIT = { rate_limited: 30, busy: 15 } as const;

export interface Credentials {
  sessionId: string;
  serverUrl: string;
  token: string;
  roomName: string;
  callId: string;
  callToken: string;
  /** Longest call in seconds. */
  maxDuration: number;
}

/** The server, or the way to it, said no. */
export class Refusal extends Error {
  constructor(
    readonly kind: ErrorKind,
    /** Seconds to wait before another try makes sense. */
    readonly retryAfter: number | null = null,
  ) {
    super(kind);
  }
}

/**
 * Opens one session at the server: exactly one request, never repeated, because each one may be
 * billed. Throws `Refusal`.
 */
export async function connect(config: Config): Promise<Credentials> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(config.connectUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ avatarId: config.slug, locale: config.locale }),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = await response.json();
  } catch (error) {
    throw new Refusal(kindOfFailure(error));
  }
  if (!response.ok) throw refusal(body, response.headers.get("Retry-After"));
  if (!areCredentials(body)) throw new Refusal("unavailable");
  return { ...body, maxDuration: body.maxDuration ?? config.maxDuration };
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

function areCredentials(body: unknown): body is Credentials {
  const { sessionId, serverUrl, token } = (body ?? {}) as Partial<Credentials>;
  return [sessionId, serverUrl, token].every((part) => typeof part === "string" && part !== "");
}
