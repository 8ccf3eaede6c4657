import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { isUnderWay } from "./call/machine";
import { clearStill } from "./media/stills";
import { Ended } from "./panels/Ended";
import { ErrorPanel } from "./panels/ErrorPanel";
import { Moods } from "./panels/Moods";
import { Waiting, type WaitingState } from "./panels/Waiting";
import { Room } from "./room/Room";
import type { Call, Config, State, StateOf } from "./types";
import { Boundary } from "./ui/Boundary";
import { Context, FollowContext } from "./ui/context";
import { keepFocus, placeOfFocus } from "./ui/keepFocus";
import { createKeys, KeysContext, listenForKeys } from "./ui/keys";
import { useCallState } from "./ui/useCallState";
import { useLast } from "./ui/useLast";
import { Glow } from "./view/Glow";
import { useInView } from "./view/useInView";
import { useView } from "./view/useView";
import { useWakeLock } from "./view/useWakeLock";
import { ViewButtons } from "./view/ViewButtons";
import { Announcer } from "./words/Announcer";

/** As long as the waiting panel takes to fade out, in ms. */
const FADE_MS = 500;

const BROKEN: StateOf<"error"> = { name: "error", kind: "broken", retryAt: null };

interface Props {
  section: HTMLElement;
  stage: HTMLElement;
  config: Config;
  call: Call;
}

/** Composes room, panels and words of one section by the state of its call. */
export function Section({ section, stage, config: ofPage, call }: Props) {
  const state = useCallState(call);
  const rooms = useSyncExternalStore(call.subscribe, call.rooms);
  const still = useRef<HTMLCanvasElement>(null);
  const [words, setWords] = useState<Pick<Config, "locale" | "labels">>(ofPage);
  const context = useMemo(() => {
    const { locale, labels } = words;
    return { config: { ...ofPage, locale, labels }, call, still };
  }, [ofPage, call, words]);
  const [keys] = useState(createKeys);

  useEffect(() => listenForKeys(section, keys), [section, keys]);
  useEffect(() => keepFocus(section), [section]);

  function follow(words: Pick<Config, "locale" | "labels">) {
    setWords(words);
    // The next call begins in this language.
    const choice = section.querySelector<HTMLSelectElement>("[data-avatars-language]");
    if (choice) choice.value = words.locale;
  }

  useLayoutEffect(() => {
    section.dataset.avatarsState = state.name;
    if (state.name === "error") section.dataset.avatarsError = state.kind;
    else delete section.dataset.avatarsError;
  }, [section, state]);

  // Each state has a place for the focus, unless the visitor has moved it elsewhere on the page.
  const name = state.name;
  const previous = useRef<State["name"]>("idle");
  useEffect(() => {
    if (previous.current === name) return;
    previous.current = name;
    // The page has only just come: the visitor begins at its top.
    if (state.name === "ended" && state.gone) return;
    const active = document.activeElement;
    if (active && active !== document.body && !section.contains(active)) return;
    placeOfFocus(section)?.focus({ preventScroll: true });
  }, [section, name, state]);

  useLayoutEffect(() => {
    if (name === "connecting") clearStill(still.current);
  }, [name]);

  const isGoing = isUnderWay(state);
  const viewing = useView(section, stage, isGoing, name === "live");
  useInView(section, stage, state, viewing.view);
  useWakeLock(isGoing);

  const isWaiting = isWait(state);
  const lastWait = useLast<WaitingState>(isWaiting ? state : null, FADE_MS);
  const wait = isWaiting || state.name === "live" ? lastWait : null;

  const going = state.name === "connecting" || state.name === "live" ? state.credentials : null;

  return (
    <Context value={context}>
      <FollowContext value={follow}>
        <KeysContext value={keys}>
          <div className="avatars__screen" lang={words.locale}>
            <Boundary state={state} onCrash={call.crash} fallback={<ErrorPanel state={BROKEN} />}>
              {viewing.view === "full" && <Glow stage={stage} />}
              <Moods state={state} />
              <canvas className="avatars__still" ref={still} width="0" />
              {rooms.map((room) => (
                <Room
                  key={room.credentials.sessionId}
                  room={room}
                  isOver={room.credentials !== going}
                />
              ))}
              {wait && (
                <div className="avatars__wait" inert={!isWaiting}>
                  <Waiting state={wait} />
                </div>
              )}
              {isGoing && <ViewButtons {...viewing} />}
              {state.name === "ended" && <Ended state={state} />}
              {state.name === "error" && <ErrorPanel key={state.kind} state={state} />}
            </Boundary>
          </div>
        </KeysContext>
        <div lang={words.locale}>
          <Announcer state={state} />
        </div>
      </FollowContext>
    </Context>
  );
}

function isWait(state: State): state is WaitingState {
  return ["microphone", "line", "turn", "connecting"].includes(state.name);
}
