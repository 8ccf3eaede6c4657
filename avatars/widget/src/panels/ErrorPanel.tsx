import type { ErrorKind, StateOf } from "../types";
import { useSection } from "../ui/context";
import { ClockIcon, MicrophoneOffIcon, PhoneIcon, WarningIcon } from "../ui/icons";
import { useTicking } from "../ui/useTicking";
import { duration, opening } from "../words/labels";
import { useWords } from "../words/useWords";
import { Panel } from "./Panel";
import { Said } from "./Said";
import { StepOut, WayOut } from "./WayOut";

/** Trying again at once cannot help. */
const NOT_RETRYABLE: ReadonlySet<ErrorKind> = new Set([
  "not_supported",
  "insecure",
  "microphone_blocked",
  "budget_spent",
  "forbidden_call",
]);

/** These pass with time. */
const TEMPORARY: ReadonlySet<ErrorKind> = new Set([
  "rate_limited",
  "busy",
  "budget_spent",
  "closed",
  "timeout",
]);

/** What went wrong, in the visitor's words, and what to do next. */
export function ErrorPanel({ state }: { state: StateOf<"error"> }) {
  const words = useWords();
  const { call, config } = useSection();
  const { kind, retryAt } = state;
  const isAway = useTicking(() => kind === "closed" && (retryAt ?? Infinity) > Date.now());
  return (
    <Panel
      tone="error"
      unasked
      title={words(`error_${kind}_title`)}
      text={
        kind === "closed" && retryAt
          ? words("error_closed_until", opening(retryAt, config))
          : words(`error_${kind}_text`)
      }
      sign={
        <span className="avatars__sign">
          <Sign kind={kind} />
        </span>
      }
      extra={
        <>
          <WayOut kind={kind} />
          <Said />
        </>
      }
    >
      <StepOut kind={kind} />
      {isAway || NOT_RETRYABLE.has(kind) ? (
        <button
          type="button"
          className="avatars__button"
          data-avatars-action="close"
          onClick={call.dismiss}
        >
          {words("close")}
        </button>
      ) : (
        <Retry retryAt={retryAt ?? 0} />
      )}
    </Panel>
  );
}

function Retry({ retryAt }: { retryAt: number }) {
  const words = useWords();
  const { call, config } = useSection();
  const left = useTicking(() => Math.ceil((retryAt - Date.now()) / 1000));
  return (
    // aria-disabled and not disabled: a disabled button would lose the focus.
    <button
      type="button"
      className="avatars__button avatars__button--primary"
      data-avatars-action="retry"
      aria-disabled={left > 0}
      onClick={call.start}
    >
      {left > 0 ? words("retry_in", { time: duration(left, config.locale) }) : words("retry")}
    </button>
  );
}

function Sign({ kind }: { kind: ErrorKind }) {
  if (kind.startsWith("microphone")) return <MicrophoneOffIcon />;
  if (TEMPORARY.has(kind)) return <ClockIcon />;
  if (kind === "other_call" || kind === "other_tab") return <PhoneIcon />;
  return <WarningIcon />;
}
