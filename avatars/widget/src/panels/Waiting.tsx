import type { ReactNode } from "react";
import type { StateOf } from "../types";
import { useSection } from "../ui/context";
import { MicrophoneIcon } from "../ui/icons";
import { useNow } from "../ui/useNow";
import { clock, connectingTitle } from "../words/labels";
import { useWords } from "../words/useWords";
import { Panel } from "./Panel";

export type WaitingState = StateOf<"microphone" | "connecting">;

/** After this long, in ms, the text says that the avatar is still waking up. */
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

function Connecting({ state, children }: { state: StateOf<"connecting">; children: ReactNode }) {
  const words = useWords();
  const waited = Math.max(0, useNow() - state.since);
  const wakingText = waited < SLOW_MS ? "connecting_text" : "connecting_slow";
  return (
    <Panel
      title={words(connectingTitle(state))}
      text={words(state.queued ? "queued_text" : wakingText)}
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
