// call/ is one call's life: states, connecting, reporting to the server. It may import types and
// media. It knows no React: a call begins in the press itself, never in an effect, so one press
// opens one session however often components render or mount.

import { isGranted, MicrophoneError, unsupportedReason } from "../media/microphone";
import { warmUp } from "../media/warmUp";
import type { Call, Config, Credentials, EndReason, ErrorKind, OpenRoom } from "../types";
import { keepAlive } from "./alive";
import { type Attempt, newAttempt } from "./attempt";
import { ConnectError } from "./connect";
import { createReporter } from "./events";
import { connectInLine } from "./line";
import { takeTheOneCall } from "./lock";
import { type Action, isUnderWay, mayStart } from "./machine";
import { forgetMark, keepMark, renewMark, takeLostCall } from "./mark";
import { whenPageLeaves } from "./pageLeaves";
import { createRecord } from "./record";
import { createStore } from "./store";
import { takeTurn } from "./turn";

/** A page has one call at a time: two would talk to each other. */
let attemptOnPage: Attempt | null = null;

/**
 * The calls of one section. `chosen` is the language that the visitor wants to talk in; it is asked
 * for at every call.
 */
export function createCall(config: Config, chosen = () => config.locale): Call {
  const { timing } = config;
  const record = createRecord(() => [chosen(), config.locale, ...(navigator.languages ?? [])]);
  const { state, dispatch, changed, subscribe } = createStore();
  let rooms: readonly OpenRoom[] = [];
  let current: Attempt | null = null;
  /** The call that was last over, on this page or on the one before. */
  let last: Pick<Attempt, "reporter"> | null = null;
  /** The visitor has said no to the microphone, on this page. */
  let wasDenied = false;

  /** Frees all that the attempt holds but its room. `reason` is for the server; null if it refused. */
  function close(reason: EndReason | null): void {
    if (!current) return;
    const attempt = current;
    current = null;
    attemptOnPage = null;
    last = attempt;
    attempt.stop();
    attempt.hearing.close();
    attempt.endReason = reason;
    if (reason === "page_closed") renewMark({ hasLeft: true });
    else forgetMark();
    endAtServer(attempt);
  }

  /**
   * Ends a closed attempt at the server. That takes the call's token: a request that has not brought
   * it yet goes on until it does, and then this is called again. Without a call to come, as in the
   * line, leaving is enough.
   */
  function endAtServer(attempt: Attempt): void {
    const { endReason, reporter, request } = attempt;
    if (!endReason) return;
    if (!reporter) {
      if (attempt.isInLine) request.abort();
      return;
    }
    void reporter.ended(endReason).then((reason) => {
      // The panel of this very end is still on show.
      if (reason && last === attempt && !current) dispatch({ type: "confirm", reason });
    });
    request.abort();
  }

  /** Leaves the room: once it is live, after a goodbye, unseen. */
  async function leaveRoom({ room, leave, reporter }: Attempt, isLive: boolean): Promise<void> {
    try {
      const heard = isLive && leave ? await leave() : null;
      if (heard) reporter?.goodbye(heard);
    } catch {
      // However the way out fails, the room is closed: it hears the visitor, and it costs.
    }
    rooms = rooms.filter((open) => open !== room);
    changed();
  }

  function end(reason: EndReason | null, action: Action): void {
    const attempt = current;
    if (!attempt) return;
    // Before anything else: from now on the visitor is not heard.
    if (attempt.room) void leaveRoom(attempt, state().name === "live");
    close(reason);
    dispatch(action);
  }

  function fail(kind: ErrorKind, reason: EndReason | null, retryAfter: number | null = null): void {
    const later = retryAfter !== null && { retryAt: Date.now() + retryAfter * 1000 };
    end(reason, { type: "fail", kind, ...later });
  }

  /** Ends a live call. */
  function finish(reason: EndReason): void {
    if (state().name !== "live") return;
    if (reason === "connection_lost" || reason === "no_media") fail(reason, reason);
    else end(reason, { type: "end", at: Date.now(), reason });
  }

  function crash(): void {
    // What has thrown cannot be asked to say goodbye: its room goes with it, and the server cancels.
    rooms = [];
    close("page_failed");
    dispatch({ type: "crash" });
  }

  /** Tells of the call that the last page left in the middle, and ends it at the server. */
  async function tellOfLostCall(): Promise<void> {
    const lost = await takeLostCall(config);
    if (!lost) return;
    const reporter = createReporter(config, lost);
    void reporter.ended("page_closed");
    if (current || state().name !== "idle") return;
    last = { reporter };
    dispatch({ type: "restore", callId: lost.callId, seconds: lost.seconds, gone: lost.gone });
  }
  void tellOfLostCall();

  async function run(attempt: Attempt): Promise<void> {
    const isCurrent = () => current === attempt;
    try {
      // After a denial WebKit asks again only in a press, which the first await ends. But for that
      // a second tab opens nothing: Safari would take the microphone from the call in the first.
      const inPress = wasDenied ? attempt.hearing.open() : null;
      inPress?.catch(() => {
        // Told where it is awaited, if the attempt comes so far.
      });
      const permission = isGranted();
      const giveBack = await takeTheOneCall();
      if (!giveBack) {
        if (isCurrent()) fail("other_tab", null);
        return;
      }
      attempt.onStop(giveBack);
      const granted = await permission;
      if (!isCurrent()) return;
      const microphone = inPress ?? attempt.hearing.open();
      if (!granted) await microphone;
      if (!isCurrent()) return;
      dispatch({ type: "connect", at: Date.now() });
      const credentials = connectInLine({ ...config, locale: chosen() }, attempt.request.signal, {
        inLine(place, waited) {
          attempt.isInLine = true;
          endAtServer(attempt);
          if (isCurrent()) dispatch({ type: "line", place, since: Date.now() - waited * 1000 });
        },
        opened(key, needsAccept) {
          attempt.reporter = createReporter(config, key, record.spokenAtAll);
          endAtServer(attempt);
          if (!isCurrent()) return;
          if (needsAccept) waitForTurn(attempt);
          else dispatch({ type: "connect", at: Date.now() });
          attempt.warmth?.openOutput(microphone);
        },
        waiting(queued, waited) {
          if (isCurrent()) dispatch({ type: "wait", queued, since: Date.now() - waited * 1000 });
        },
      });
      attempt.warmth = warmUp();
      attempt.onStop(attempt.warmth.close);
      const [answer] = await Promise.all([credentials, microphone]);
      if (isCurrent()) openRoom(attempt, answer);
    } catch (error) {
      if (error instanceof MicrophoneError && error.kind === "microphone_denied") wasDenied = true;
      if (!isCurrent()) return;
      if (error instanceof MicrophoneError) fail(error.kind, "visitor_gave_up");
      else if (error instanceof ConnectError) {
        fail(error.kind, error.callMayBeOpen ? "connection_lost" : null, error.retryAfter);
      } else {
        crash();
        throw error;
      }
    }
  }

  function waitForTurn(attempt: Attempt): void {
    const callOff = takeTurn(
      timing.count,
      (until) => dispatch({ type: "turn", until }),
      () => {
        attempt.reporter?.accept();
        dispatch({ type: "connect", at: Date.now() });
      },
    );
    attempt.onStop(callOff);
  }

  function openRoom(attempt: Attempt, credentials: Credentials): void {
    const isCurrent = () => current === attempt;
    const isLive = () => isCurrent() && state().name === "live";
    attempt.room = {
      credentials,
      attach(leave) {
        attempt.leave = leave;
        return () => {
          if (attempt.leave === leave) attempt.leave = null;
        };
      },
      microphoneTaken: () => attempt.hearing.handOver(),
      connected() {
        if (isCurrent() && state().name === "connecting") goLive(attempt, credentials);
      },
      sound() {
        if (attempt.hasSound) return;
        attempt.hasSound = true;
        attempt.warmth?.close();
      },
      face() {
        if (!isLive()) return;
        attempt.reporter?.face();
        dispatch({ type: "face", face: "seen" });
      },
      card(words) {
        if (!isLive()) return;
        record.show(words);
        changed();
      },
      said(speaker, said) {
        if (isCurrent()) record.transcript.hear(speaker, said);
      },
      ended(reason) {
        if (isLive()) finish(reason);
        else if (isCurrent()) fail("join_failed", "connection_lost");
      },
      failed(kind) {
        if (isCurrent()) fail(kind, "connection_lost");
      },
    };
    rooms = [...rooms, attempt.room];
    attempt.after(timing.picture, () => {
      if (state().name === "connecting") fail("join_failed", "connection_lost");
    });
    dispatch({ type: "credentials", credentials });
  }

  function goLive(attempt: Attempt, credentials: Credentials): void {
    const { reporter } = attempt;
    keepMark(config, credentials);
    reporter?.joined();
    dispatch({ type: "connected", at: Date.now() });
    attempt.after(timing.picture, () => {
      const now = state();
      if (now.name !== "live" || now.face === "seen") return;
      if (attempt.hasSound) dispatch({ type: "face", face: "late" });
      else finish("no_media");
    });
    const left = (credentials.endsAt - performance.now()) / 1000 + timing.margin;
    attempt.after(left + timing.overtime, () => finish("time_limit"));
    attempt.onStop(
      keepAlive(
        timing,
        () => {
          reporter?.alive();
          renewMark({ hasLeft: false });
        },
        () => finish("connection_lost"),
      ),
    );
  }

  whenPageLeaves(() => {
    if (state().name === "live") finish("page_closed");
    else if (isUnderWay(state())) end("page_closed", { type: "dismiss" });
  });
  window.addEventListener("offline", () => {
    // A live call may reconnect, and a place in the line is kept for a while; a request cannot.
    const now = state();
    if (now.name === "connecting" && !now.credentials) fail("offline", "connection_lost");
  });

  return {
    transcript: record.transcript,
    spoken: record.spoken,
    subscribe,
    state,
    rooms: () => rooms,
    cards: record.cards,
    hearing: () => current?.hearing ?? null,
    start() {
      if (!mayStart(state(), Date.now())) return;
      const kind = attemptOnPage ? "other_call" : unsupportedReason();
      record.clear();
      if (kind) {
        dispatch({ type: "press" });
        dispatch({ type: "fail", kind });
        return;
      }
      const attempt = newAttempt();
      current = attemptOnPage = attempt;
      dispatch({ type: "press" });
      void run(attempt);
    },
    dismiss() {
      if (state().name === "live") return;
      if (current) end("visitor_gave_up", { type: "dismiss" });
      else dispatch({ type: "dismiss" });
    },
    hangUp: () => finish("hung_up"),
    crash,
    feedback: (stars, comment) => last?.reporter?.feedback(stars, comment),
  };
}
