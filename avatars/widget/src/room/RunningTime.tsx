import { useSection } from "../ui/context";
import { useNow } from "../ui/useNow";
import { clock, spokenSeconds } from "../words/labels";
import { useWords } from "../words/useWords";

/** How long before the end the notices come, in seconds; the last one first. */
const NOTICES = [10, 60] as const;

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

/** Counts the last minute down; screen readers announce each notice once, not every second. */
export function Remaining({ since, maxDuration }: { since: number; maxDuration: number }) {
  const words = useWords();
  const { locale } = useSection().config;
  const left = Math.max(0, maxDuration - (useNow() - since) / 1000);
  const notice = NOTICES.find((seconds) => left <= seconds);
  return (
    <>
      {notice && (
        <p
          className="avatars__pill avatars__pill--last"
          aria-hidden="true"
          data-avatars-time-left={notice}
        >
          {words("time_left", { time: clock(Math.ceil(left)) })}
        </p>
      )}
      <span className="avatars__sr" role="status">
        {notice &&
          words("time_left", { time: spokenSeconds(Math.min(notice, maxDuration), locale) })}
      </span>
    </>
  );
}
