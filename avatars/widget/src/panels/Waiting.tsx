import type { ReactNode } from "react";
import type { StateOf } from "../types";
import { useSection } from "../ui/context";
import { MicrophoneIcon } from "../ui/icons";
import { useNow } from "../ui/useNow";
import { clock, connectingTitle, duration, lineText, lineTitle, lineValues } from "../words/labels";
import { useWords } from "../words/useWords";
import { GreenRoom } from "./GreenRoom";
import { Panel } from "./Panel";

export type WaitingState = StateOf<"microphone" | "line" | "turn" | "connecting">;

/** After this long, in ms, the text says that the avatar is still waking up. */
const SLOW_MS = 6_000;

/** From the press to the connected room. */
export function Waiting({ state }: { state: WaitingState }) {
  const words = useWords();
  const { call } = useSection();
  const cancel = (
    <button
      type="button"
      className="avatars__button"
      data-avatars-action="cancel"
      data-avatars-focus
      onClick={call.dismiss}
    >
      {words("cancel")}
    </button>
  );

  if (state.name === "microphone") {
    return (
      <Panel
        key="waiting"
        title={words("microphone_title")}
        text={words("microphone_text")}
        sign={
          <span className="avatars__sign avatars__sign--asking">
            <MicrophoneIcon />
          </span>
        }
      >
        {cancel}
      </Panel>
    );
  }
  if (state.name === "line") return <InLine state={state}>{cancel}</InLine>;
  if (state.name === "turn") return <Turn state={state}>{cancel}</Turn>;
  return <Connecting state={state}>{cancel}</Connecting>;
}

/** The waiting line, with the time that the visitor has stood in it. */
function InLine({ state, children }: { state: StateOf<"line">; children: ReactNode }) {
  const words = useWords();
  const waited = Math.max(0, useNow() - state.since);
  const values = lineValues(state);
  return (
    <Panel
      title={words(lineTitle(state), values)}
      text={words(lineText(state), values)}
      sign={<Clock seconds={waited / 1000} />}
      extra={<GreenRoom />}
    >
      {children}
    </Panel>
  );
}

/** Only in the background: a last chance to say no before the call begins. */
function Turn({ state, children }: { state: StateOf<"turn">; children: ReactNode }) {
  const words = useWords();
  const { locale } = useSection().config;
  const left = Math.max(0, Math.ceil((state.until - useNow()) / 1000));
  return (
    <Panel
      title={words("turn_title")}
      text={words("turn_text", { time: duration(left, locale) })}
      sign={<Clock seconds={left} />}
    >
      {children}
    </Panel>
  );
}

function Connecting({ state, children }: { state: StateOf<"connecting">; children: ReactNode }) {
  const words = useWords();
  const waited = Math.max(0, useNow() - state.since);
  const wakingText = waited < SLOW_MS ? "connecting_text" : "connecting_slow";
  return (
    <Panel
      title={words(connectingTitle(state))}
      text={words(state.queued ? "queued_text" : wakingText)}
      sign={<Clock seconds={waited / 1000} />}
      extra={<GreenRoom />}
    >
      {children}
    </Panel>
  );
}

function Clock({ seconds }: { seconds: number }) {
  return (
    <span className="avatars__sign avatars__sign--waking" aria-hidden="true">
      <span className="avatars__waited">{clock(seconds)}</span>
    </span>
  );
}
