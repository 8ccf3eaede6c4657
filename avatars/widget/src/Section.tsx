import { useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { clearStill } from "./media/stills";
import { Ended } from "./panels/Ended";
import { Moods } from "./panels/Moods";
import { Trouble } from "./panels/Trouble";
import { Waiting, type WaitingState } from "./panels/Waiting";
import { Room } from "./room/Room";
import type { Call, Config, State } from "./types";
import { Context } from "./ui/context";
import { useLast } from "./ui/useLast";
import { Announcer } from "./words/Announcer";

/** As long as the first frame takes to fade in, in ms. */
const FADE_MS = 500;

interface Props {
  section: HTMLElement;
  config: Config;
  call: Call;
}

/** Everything of one section, chosen by the state of its call. */
export function Section({ section, config, call }: Props) {
  const state = useSyncExternalStore(call.subscribe, call.state);
  const still = useRef<HTMLCanvasElement>(null);
  const context = useMemo(() => ({ config, call, still }), [config, call]);
  const host = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    section.dataset.avatarsState = state.name;
    if (state.name === "error") section.dataset.avatarsError = state.kind;
    else delete section.dataset.avatarsError;
  }, [section, state]);

  // The attention follows the call: each state's first control takes the focus, unless the visitor
  // has gone elsewhere on the page meanwhile.
  const name = state.name;
  const shown = useRef<State["name"]>("idle");
  useEffect(() => {
    if (shown.current === name) return;
    shown.current = name;
    const active = document.activeElement;
    if (active && active !== document.body && !section.contains(active)) return;
    const target =
      name === "idle"
        ? section.querySelector<HTMLElement>("[data-avatars-start]")
        : host.current?.querySelector<HTMLElement>("[data-avatars-focus]");
    target?.focus({ preventScroll: true });
  }, [section, name]);

  useLayoutEffect(() => {
    if (name === "connecting") clearStill(still.current);
  }, [name]);

  // The words of the waiting leave while the face comes.
  const isWaiting = state.name === "microphone" || state.name === "connecting";
  const lastWait = useLast<WaitingState>(isWaiting ? state : null, FADE_MS);
  const wait = isWaiting || state.name === "live" ? lastWait : null;

  const credentials =
    state.name === "connecting" || state.name === "live" ? state.credentials : null;

  return (
    <Context value={context}>
      <div className="avatars__screen" ref={host}>
        <Moods state={state} />
        <canvas className="avatars__still" ref={still} width="0" />
        {credentials && <Room key={credentials.sessionId} credentials={credentials} />}
        {wait && (
          <div className="avatars__wait" inert={!isWaiting}>
            <Waiting state={wait} />
          </div>
        )}
        {state.name === "ended" && <Ended state={state} />}
        {state.name === "error" && <Trouble key={state.kind} state={state} />}
      </div>
      <Announcer state={state} />
    </Context>
  );
}
