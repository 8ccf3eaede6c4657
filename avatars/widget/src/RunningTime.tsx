import { useNow } from "./clock";
import { useWords } from "./context";
import { clock } from "./labels";

/** The visitor is told this long before the end, in seconds. */
const NOTICE_SECONDS = 30;

export function RunningTime({ since }: { since: number }) {
  const words = useWords();
  return (
    <p className="avatars__pill avatars__pill--time">
      <span className="avatars__dot" aria-hidden="true" />
      <span className="avatars__sr">{words("call_time")}</span>
      <span data-avatars-time>{clock((useNow() - since) / 1000)}</span>
    </p>
  );
}

/** Counts the last seconds down. Read out once, not every second. */
export function Remaining({ since, maxDuration }: { since: number; maxDuration: number }) {
  const words = useWords();
  const left = Math.max(0, maxDuration - (useNow() - since) / 1000);
  const near = left <= NOTICE_SECONDS;
  return (
    <>
      {near && (
        <p className="avatars__pill avatars__pill--last" aria-hidden="true" data-avatars-time-left>
          {words("time_left", { time: clock(Math.ceil(left)) })}
        </p>
      )}
      <span className="avatars__sr" role="status">
        {near && words("time_left", { time: clock(Math.min(NOTICE_SECONDS, maxDuration)) })}
      </span>
    </>
  );
}
