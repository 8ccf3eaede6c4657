import type { Config, Credentials } from "../src/types";
import { english } from "./english";

export const config: Config = {
  slug: "littlelobster",
  placement: "littlelobster",
  variant: "inline",
  name: "LittleLobster",
  connectUrl: "/api/avatar/connect",
  eventsUrl: "/api/avatar/calls/{callId}/events",
  wordsUrl: "/api/avatar/words/{locale}",
  locale: "en",
  languages: ["en", "zh-hans", "zh-hant"],
  timeZone: "Asia/Taipei",
  zoneName: "Taipei time",
  maxDuration: 300,
  longestComment: 500,
  timing: {
    beat: 15,
    stalled: 75,
    answer: 65,
    picture: 20,
    margin: 1,
    overtime: 5,
    weak: 3,
    reconnect: 12,
    idle: 60,
    idleAnswer: 20,
    goodbye: 3,
    goodbyeAgain: 1,
    count: 5,
    placeKept: 10,
  },
  screenSharing: false,
  acts: ["show_card", "scroll_to", "highlight", "click"],
  linkHosts: ["docs.example.com"],
  labels: english,
};

export const credentials = {
  sessionId: "session-1",
  serverUrl: "ws://127.0.0.1:8788",
  token: "token",
  roomName: "room",
  callId: "call/1",
  callToken: "signed",
  maxDuration: 120,
};

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

/** The same as the widget has them, with time left. */
export const joined: Credentials = {
  ...credentials,
  endsAt: performance.now() + 120_000,
  page: { targets: [], clickable: [] },
};

/** A streamed answer: `say` sends a line, `close` ends it, `tear` breaks it as a lost network does. */
export function streaming(signal?: AbortSignal | null) {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  const tear = (error: unknown = new TypeError("network error")) => controller.error(error);
  signal?.addEventListener("abort", () => tear(signal.reason));
  return {
    response: new Response(body, { headers: { "Content-Type": "application/x-ndjson" } }),
    say: (line: unknown) =>
      controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`)),
    close: () => controller.close(),
    tear,
  };
}

/** Runs all that is ready to run. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
