import { useNow } from "./clock";
import { useSection, useWords } from "./context";
import { MicrophoneIcon } from "./icons";
import { clock } from "./labels";
import type { State } from "./machine";
import { Panel } from "./Panel";

type WaitingState = Extract<State, { name: "microphone" | "connecting" }>;

/** After this long, in ms, the visitor is told that all is well. */
const SLOW_MS = 6_000;

/** From the press to the first frame. */
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
  return <Connecting state={state}>{cancel}</Connecting>;
}

function Connecting({
  state,
  children,
}: {
  state: Extract<State, { name: "connecting" }>;
  children: React.ReactNode;
}) {
  const words = useWords();
  const waited = Math.max(0, useNow() - state.since);
  return (
    <Panel
      title={words(state.credentials ? "joining_title" : "connecting_title")}
      text={words(waited < SLOW_MS ? "connecting_text" : "connecting_slow")}
      sign={
        <span className="avatars__sign avatars__sign--waking" aria-hidden="true">
          <span className="avatars__waited">{clock(waited / 1000)}</span>
        </span>
      }
    >
      {children}
    </Panel>
  );
}
