import type { StateOf } from "../types";
import { useSection } from "../ui/context";
import { PhoneIcon } from "../ui/icons";
import { duration, endedText, endedTitle } from "../words/labels";
import { useWords } from "../words/useWords";
import { Feedback } from "./Feedback";
import { Panel } from "./Panel";
import { Reference } from "./Reference";
import { Said } from "./Said";

/** After a call: how long it lasted, how it was, and another one if the visitor likes. */
export function Ended({ state }: { state: StateOf<"ended"> }) {
  const words = useWords();
  const { call, config } = useSection();
  return (
    <Panel
      title={words(endedTitle(state))}
      text={words(endedText(state), { time: duration(state.seconds, config.locale) })}
      note={<Reference callId={state.callId} />}
      unasked
      extra={
        <>
          <Feedback />
          <Said />
        </>
      }
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
