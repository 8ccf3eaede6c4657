import type { StateOf } from "../types";
import { useSection } from "../ui/context";
import { MicrophoneIcon } from "../ui/icons";
import { useTicking } from "../ui/useTicking";
import { clock, connectingTitle, duration, lineText, lineTitle, lineValues } from "../words/labels";
import { useWords } from "../words/useWords";
import { GreenRoom } from "./GreenRoom";
import { Panel } from "./Panel";

export type WaitingState = StateOf<"microphone" | "line" | "turn" | "connecting">;

/** After so many seconds the text says that the avatar is still waking up. */
const SLOW = 6;

/**
 * From the press to the connected room. One panel for all of it: what changes are its words, and
 * where no question comes up they change several times within a second.
 */
export function Waiting({ state }: { state: WaitingState }) {
  const { call } = useSection();
  const words = useWords();
  // The call may have become live a moment ago, and its controls not be there yet.
  const giveUp = () => (call.state().name === "live" ? call.hangUp() : call.dismiss());
  return (
    <Panel {...useShown(state)}>
      <button
        type="button"
        className="avatars__button"
        data-avatars-action="cancel"
        data-avatars-focus
        onClick={giveUp}
      >
        {words("cancel")}
      </button>
    </Panel>
  );
}

function useShown(state: WaitingState) {
  const words = useWords();
  const { locale } = useSection().config;
  const seconds = useTicking(() => shownSeconds(state));

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
        sign: <Clock seconds={seconds} />,
        extra: <GreenRoom />,
      };
    }
    case "turn":
      // Only in the background: a last chance to say no before the call begins.
      return {
        title: words("turn_title"),
        text: words("turn_text", { time: duration(seconds, locale) }),
        sign: <Clock seconds={seconds} />,
      };
    case "connecting": {
      const wakingText = seconds < SLOW ? "connecting_text" : "connecting_slow";
      return {
        title: words(connectingTitle(state)),
        text: words(state.queued ? "queued_text" : wakingText),
        sign: <Clock seconds={seconds} />,
        extra: <GreenRoom />,
      };
    }
  }
}

/** How long they have waited, or how long they have left. */
function shownSeconds(state: WaitingState): number {
  if (state.name === "microphone") return 0;
  if (state.name === "turn") return Math.max(0, Math.ceil((state.until - Date.now()) / 1000));
  return Math.max(0, Math.floor((Date.now() - state.since) / 1000));
}

function Clock({ seconds }: { seconds: number }) {
  return (
    <span className="avatars__sign avatars__sign--waking" aria-hidden="true">
      <span className="avatars__waited">{clock(seconds)}</span>
    </span>
  );
}
