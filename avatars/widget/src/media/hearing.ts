// How a visitor is heard in one call: the microphone before the room has one of its own, its level,
// and the devices that can be chosen.

import type { Device, DeviceKind, Hearing, HearingState, RoomDevices, Speaker } from "../types";
import { listDevices, NO_DEVICES, recallDevices, rememberDevice } from "./devices";
import { createEchoWatch } from "./echo";
import { createGauge, LOOK_MS, openContext } from "./level";
import { createMeter } from "./meter";
import { MicrophoneError, openMicrophone, release } from "./microphone";
import { recall, remember } from "./session";
import { createJudge } from "./silence";

const KINDS: readonly DeviceKind[] = ["audioinput", "videoinput", "audiooutput"];

/** From the opening of the microphone, in ms: a browser starts its cameras' service for the lists. */
const LISTED_AFTER_MS = 1_000;

/** Headphones are suggested once in a browser session. */
const SUGGESTED = "avatars-headphones";

/** The hearing of a call, and what only the call itself does with it. */
export interface OwnHearing extends Hearing {
  /** Opens the microphone of the visitor's choice. Throws `MicrophoneError`. */
  open(): Promise<void>;
  /** The room has a microphone of its own: ours is released. */
  handOver(): void;
  /** Leaves nothing behind: neither microphone nor audio graph. */
  close(): void;
}

/** To be called in the press itself, or Safari measures nothing. */
export function startHearing(): OwnHearing {
  const context = openContext();
  const ofVisitor = createGauge(context);
  const ofAvatar = createGauge(context);
  const watchEcho = recall(SUGGESTED) ? () => false : createEchoWatch();
  const meters = { visitor: createMeter(), avatar: createMeter() };
  const levelListeners = new Set<(levels: Record<Speaker, number>) => void>();
  let shown: Record<Speaker, number> = { visitor: 0, avatar: 0 };
  const listeners = new Set<() => void>();
  let state: HearingState = {
    ears: "closed",
    devices: NO_DEVICES,
    chosen: recallDevices(),
    failed: null,
    isReplaced: false,
    hasEcho: false,
  };
  let judge = createJudge();
  let judged: MediaStreamTrack | undefined;
  let stream: MediaStream | null = null;
  let room: RoomDevices | null = null;
  let openings = 0;
  /** What the visitor chose last, of each kind. */
  const asked: Partial<Record<DeviceKind, string>> = {};
  let timer: number | undefined;
  let listing: number | undefined;
  let isClosed = false;

  function update(change: Partial<HearingState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  const ownTrack = () => stream?.getAudioTracks()[0];

  function look(): void {
    if (document.hidden) return;
    const track = room?.microphone() ?? ownTrack();
    const level = ofVisitor(track);
    const voice = ofAvatar(room?.voice());
    show({ visitor: meters.visitor(level ?? 0), avatar: meters.avatar(voice ?? 0) });
    if (track !== judged) {
      judged = track;
      judge = createJudge();
    }
    const ears = judge(level);
    if (ears !== state.ears) update({ ears });
    if (!state.hasEcho && watchEcho(level, voice)) {
      remember(SUGGESTED, "yes");
      update({ hasEcho: true });
    }
  }

  function show(levels: Record<Speaker, number>): void {
    if (levels.visitor === shown.visitor && levels.avatar === shown.avatar) return;
    shown = levels;
    for (const listener of levelListeners) listener(shown);
  }

  async function refresh(): Promise<void> {
    const before = state.devices;
    const devices = await listDevices();
    if (isClosed) return;
    update({ devices });
    for (const kind of KINDS.filter((one) => state.chosen[one])) {
      const isIn = (list: readonly Device[]) => list.some(({ id }) => id === state.chosen[kind]);
      // A microphone that is open works, though a browser may list it under another id.
      const wasThere = kind !== "audioinput" || isIn(before[kind]);
      const first = devices[kind][0];
      // What was plugged out is not used any more: the first one is the browser's own choice.
      if (first && wasThere && !isIn(devices[kind])) void choose(kind, first.id, false);
    }
  }

  async function openOwn(id: string): Promise<void> {
    const mine = ++openings;
    const opened = await openMicrophone(id);
    if (isClosed || mine !== openings) {
      release(opened);
      return;
    }
    if (stream) release(stream);
    stream = opened;
    const track = ownTrack();
    // Not fired by our own release: the device is gone.
    track?.addEventListener("ended", () => void openOwn("").catch(() => undefined));
    const audioinput = track?.getSettings().deviceId ?? "";
    update({ chosen: { ...state.chosen, audioinput }, isReplaced: false });
  }

  /** Opens the microphone of the session's choice, or where that is busy, the browser's own. */
  async function openFirst(): Promise<void> {
    try {
      await openOwn(state.chosen.audioinput);
    } catch (error) {
      const isBusy = error instanceof MicrophoneError && error.kind === "microphone_in_use";
      if (!isBusy || !state.chosen.audioinput) throw error;
      await openOwn("");
      update({ isReplaced: true });
    }
  }

  async function choose(kind: DeviceKind, id: string, isAsked = true): Promise<void> {
    const before = state.chosen[kind];
    if (isAsked) asked[kind] = id;
    update({ chosen: { ...state.chosen, [kind]: id }, failed: null });
    try {
      if (room) await room.use(kind, id);
      else if (kind === "audioinput") await openOwn(id);
      if (isAsked && asked[kind] === id) rememberDevice(kind, id);
    } catch {
      // Another choice has been made meanwhile, or the one before still works.
      if (isClosed || state.chosen[kind] !== id) return;
      update({ chosen: { ...state.chosen, [kind]: before }, failed: isAsked ? kind : null });
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      // Whoever opens the lists: Chromium names a camera once it is allowed, and tells nobody so.
      if (state.ears !== "closed" && !isClosed) void refresh();
      return () => listeners.delete(listener);
    },
    state: () => state,
    onLevels(listener) {
      levelListeners.add(listener);
      listener(shown);
      return () => levelListeners.delete(listener);
    },
    choose: (kind, id) => void choose(kind, id),
    inRoom(devices) {
      room = devices;
      return () => {
        if (room === devices) room = null;
      };
    },
    async open() {
      await openFirst();
      if (isClosed) return;
      void context?.resume().catch(() => undefined);
      timer = window.setInterval(look, LOOK_MS);
      navigator.mediaDevices.addEventListener("devicechange", refresh);
      update({ ears: "listening" });
      listing = window.setTimeout(refresh, LISTED_AFTER_MS);
    },
    handOver() {
      openings += 1;
      if (stream) release(stream);
      stream = null;
    },
    close() {
      isClosed = true;
      window.clearInterval(timer);
      window.clearTimeout(listing);
      navigator.mediaDevices.removeEventListener("devicechange", refresh);
      if (stream) release(stream);
      stream = null;
      void context?.close().catch(() => undefined);
    },
  };
}
