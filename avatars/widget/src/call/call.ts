// call/ is one call's life: states, connecting, reporting to the server. It may import types and
// media. It knows no React: a call begins in the press itself, never in an effect, so one press
// opens one session however often components render or mount.

import {
  isGranted,
  MicrophoneError,
  openMicrophone,
  release,
  unsupportedReason,
} from "../media/microphone";
import type { Call, Config, Credentials, EndReason, ErrorKind, State } from "../types";
import { keepAlive } from "./alive";
import { ConnectError, connect } from "./connect";
import { createReporter, type Reporter } from "./events";
import { type Action, idle, isUnderWay, mayStart, reduce } from "./machine";

/** Longest wait for the room to say goodbye before the visitor sees the end, in ms. */
const GOODBYE_MS = 1_000;

/** One press of the button and what it has opened so far. */
interface Attempt {
  microphone: MediaStream | null;
  request: AbortController;
  reporter: Reporter | null;
  timer: number | undefined;
  stopAlive: (() => void) | null;
  /** The end to report to the server; null while it goes on or if the server ended it. */
  endReason: EndReason | null;
}

/** A page has one call at a time: two would talk to each other. */
let attemptOnPage: Attempt | null = null;

/** The calls of one section. */
export function createCall(config: Config): Call {
  let state: State = idle;
  let current: Attempt | null = null;
  let lastReporter: Reporter | null = null;
  let leaveRoom: (() => Promise<void>) | null = null;
  const listeners = new Set<() => void>();

  function dispatch(action: Action): void {
    const next = reduce(state, action);
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  /** Frees all that the attempt holds. `reason` is for the server; null if it ended the call. */
  function close(reason: EndReason | null): void {
    if (!current) return;
    const attempt = current;
    current = null;
    attemptOnPage = null;
    window.clearTimeout(attempt.timer);
    attempt.stopAlive?.();
    if (attempt.microphone) release(attempt.microphone);
    lastReporter = attempt.reporter;
    attempt.endReason = reason;
    endAtServer(attempt);
  }

  /**
   * Ends a closed attempt at the server. That takes the call's token: a request that has not brought
   * it yet goes on until it does, and then this is called again.
   */
  function endAtServer({ endReason, reporter, request }: Attempt): void {
    if (!endReason || !reporter) return;
    reporter.ended(endReason);
    request.abort();
  }

  function fail(kind: ErrorKind, retryAfter: number | null, reason: EndReason | null): void {
    close(reason);
    dispatch(
      retryAfter === null
        ? { type: "fail", kind }
        : { type: "fail", kind, retryAt: Date.now() + retryAfter * 1000 },
    );
  }

  /** Leaves the room with a goodbye, so that the avatar's side ends the call too, then dispatches. */
  async function leave(reason: EndReason, action: Action): Promise<void> {
    if (!current) return;
    close(reason);
    const timeout = new Promise((resolve) => window.setTimeout(resolve, GOODBYE_MS));
    await Promise.race([leaveRoom?.().catch(() => undefined), timeout]);
    dispatch(action);
  }

  function finish(reason: EndReason): void {
    const action: Action =
      reason === "connection_lost"
        ? { type: "fail", kind: reason }
        : { type: "end", at: Date.now(), reason };
    void leave(reason, action);
  }

  async function run(attempt: Attempt): Promise<void> {
    const isCurrent = () => current === attempt;
    try {
      const granted = await isGranted();
      if (!isCurrent()) return;
      const microphone = openMicrophone().then((stream) => {
        if (isCurrent()) attempt.microphone = stream;
        else release(stream);
      });
      if (!granted) await microphone;
      if (!isCurrent()) return;
      dispatch({ type: "connect", at: Date.now() });
      const credentials = connect(config, attempt.request, {
        opened(key) {
          attempt.reporter = createReporter(config, key);
          endAtServer(attempt);
        },
        waiting(queued, waited) {
          if (isCurrent()) dispatch({ type: "wait", queued, since: Date.now() - waited * 1000 });
        },
      });
      const [answer] = await Promise.all([credentials, microphone]);
      if (isCurrent()) joinRoom(attempt, answer);
    } catch (error) {
      if (!isCurrent()) return;
      if (error instanceof MicrophoneError) fail(error.kind, null, "visitor_gave_up");
      else if (error instanceof ConnectError) {
        fail(error.kind, error.retryAfter, error.callMayBeOpen ? "connection_lost" : null);
      } else throw error;
    }
  }

  function joinRoom(attempt: Attempt, credentials: Credentials): void {
    attempt.timer = window.setTimeout(
      () => fail("join_failed", null, "connection_lost"),
      config.timing.picture * 1000,
    );
    dispatch({ type: "credentials", credentials });
  }

  // `pagehide` is the last event a page can count on, on phones too; a tab in the background may be
  // frozen with nothing but `freeze`. A visitor who comes back to the page finds the call ended.
  function leavePage(): void {
    if (!isUnderWay(state)) return;
    if (state.name === "live") finish("page_closed");
    else {
      close("page_closed");
      dispatch({ type: "dismiss" });
    }
  }
  window.addEventListener("pagehide", leavePage);
  document.addEventListener("freeze", leavePage);
  window.addEventListener("offline", () => {
    // A live call may reconnect; a request cannot.
    if (state.name === "connecting" && !state.credentials) {
      fail("offline", null, "connection_lost");
    }
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    start() {
      if (!mayStart(state, Date.now())) return;
      const kind = attemptOnPage ? "other_call" : unsupportedReason();
      dispatch({ type: "press" });
      if (kind) {
        fail(kind, null, null);
        return;
      }
      current = {
        microphone: null,
        request: new AbortController(),
        reporter: null,
        timer: undefined,
        stopAlive: null,
        endReason: null,
      };
      attemptOnPage = current;
      void run(current);
    },
    dismiss() {
      if (state.name === "live") return;
      close("visitor_gave_up");
      dispatch({ type: "dismiss" });
    },
    hangUp: () => finish("hung_up"),
    attachRoom(leave) {
      leaveRoom = leave;
      return () => {
        if (leaveRoom === leave) leaveRoom = null;
      };
    },
    microphoneTaken() {
      if (current?.microphone) release(current.microphone);
    },
    firstFrame() {
      if (!current || state.name !== "connecting" || !state.credentials) return;
      window.clearTimeout(current.timer);
      current.timer = window.setTimeout(
        () => finish("time_limit"),
        (state.credentials.maxDuration + config.timing.overtime) * 1000,
      );
      const { reporter } = current;
      reporter?.joined();
      current.stopAlive = keepAlive(
        config.timing,
        () => reporter?.alive(),
        () => finish("connection_lost"),
      );
      dispatch({ type: "frame", at: Date.now() });
    },
    roomEnded(reason) {
      if (state.name === "live") finish(reason);
      else if (current) fail("join_failed", null, "connection_lost");
    },
    roomFailed(kind) {
      if (state.name === "live") void leave("connection_lost", { type: "fail", kind });
      else if (current) fail(kind, null, "connection_lost");
    },
    feedback: (stars, comment) => lastReporter?.feedback(stars, comment),
  };
}
