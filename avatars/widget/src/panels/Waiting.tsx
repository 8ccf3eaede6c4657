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

/**
 * From the press to the connected room. One panel for all of it: what changes are its words, and
 * where no question comes up they change several times within a second.
 */
export function Waiting({ state }: { state: WaitingState }) {
  const { call } = useSection();
  const words = useWords();
  return (
    <Panel {...useShown(state)}>
      <button
        type="button"
        className="avatars__button"
        data-avatars-action="cancel"
        data-avatars-focus
        onClick={call.dismiss}
      >
        {words("cancel")}
      </button>
    </Panel>
  );
}

function useShown(state: WaitingState) {
  const words = useWords();
  const { locale } = useSection().config;
  const now = useNow();

  switch (state.name) {
    case "microphone":
      return {
        title: words("microphone_title"),
        text: words("microphone_text"),
        sign: (
          <span className="avatars__sign avatars__sign--asking">
            <MicrophoneIcon />
          </span>
        ),
      };
    case "line": {
      // With the time that the visitor has stood in it.
      const values = lineValues(state);
      return {
        title: words(lineTitle(state), values),
        text: words(lineText(state), values),
        sign: <Clock seconds={Math.max(0, now - state.since) / 1000} />,
        extra: <GreenRoom />,
      };
    }
    case "turn": {
      // Only in the background: a last chance to say no before the call begins.
      const left = Math.max(0, Math.ceil((state.until - now) / 1000));
      return {
        title: words("turn_title"),
        text: words("turn_text", { time: duration(left, locale) }),
        sign: <Clock seconds={left} />,
      };
    }
    case "connecting": {
      const waited = Math.max(0, now - state.since);
      const wakingText = waited < SLOW_MS ? "connecting_text" : "connecting_slow";
      return {
        title: words(connectingTitle(state)),
        text: words(state.queued ? "queued_text" : wakingText),
        sign: <Clock seconds={waited / 1000} />,
        extra: <GreenRoom />,
      };
    }
  }
}

function Clock({ seconds }: { seconds: number }) {
  return (
    <span className="avatars__sign avatars__sign--waking" aria-hidden="true">
      <span className="avatars__waited">{clock(seconds)}</span>
    </span>
  );
}
