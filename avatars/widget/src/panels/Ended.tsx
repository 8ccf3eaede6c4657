import type { StateOf } from "../types";
import { useSection } from "../ui/context";
import { PhoneIcon } from "../ui/icons";
import { clock, endedText, endedTitle } from "../words/labels";
import { useWords } from "../words/useWords";
import { Feedback } from "./Feedback";
import { Panel } from "./Panel";

/** After a call: how long it lasted, how it was, and another one if the visitor likes. */
export function Ended({ state }: { state: StateOf<"ended"> }) {
  const words = useWords();
  const { call, config } = useSection();
  return (
    <Panel
      title={words(endedTitle(state))}
      text={words(endedText(state), { time: clock(state.seconds) })}
      unasked
      extra={<Feedback />}
    >
      <button
        type="button"
        className="avatars__button avatars__button--primary"
        data-avatars-action="again"
        onClick={call.start}
      >
        <PhoneIcon />
        {words("again")}
      </button>
      {config.action && (
        <a className="avatars__button" data-avatars-action="next" href={config.action.url}>
          {config.action.label}
        </a>
      )}
    </Panel>
  );
}
