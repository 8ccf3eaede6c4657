import { useState } from "react";
import { secondsLeft, timeNotice } from "../call/left";
import type { Credentials } from "../types";
import { useSection } from "../ui/context";
import { useTicking } from "../ui/useTicking";
import { clock, duration } from "../words/labels";
import { useWords } from "../words/useWords";

export function RunningTime({ since }: { since: number }) {
  const words = useWords();
  return (
    <p className="avatars__pill avatars__pill--time">
      <span className="avatars__dot" aria-hidden="true" />
      <span className="avatars__sr">{words("call_time")}</span>
      <span data-avatars-time>{useTicking(() => clock((Date.now() - since) / 1000))}</span>
    </p>
  );
}

/** Counts the last minute down; screen readers announce each notice once, not every second. */
export function Remaining({ credentials }: { credentials: Credentials }) {
  const words = useWords();
  const { locale } = useSection().config;
  const [spoken, setSpoken] = useState<{ notice: number | null; words: string }>({
    notice: null,
    words: "",
  });
  const seconds = () => Math.max(0, Math.floor(secondsLeft(credentials)));
  const notice = useTicking(() => timeNotice(seconds(), credentials.maxDuration));
  // It is shown with a notice only.
  const left = useTicking(() => (notice ? seconds() : 0));
  if (notice !== spoken.notice) {
    const time = duration(left, locale);
    setSpoken({ notice, words: notice ? words("time_left", { time }) : "" });
  }
  return (
    <>
      {notice && (
        <p
          className="avatars__pill avatars__pill--last"
          aria-hidden="true"
          data-avatars-time-left={notice}
        >
          {words("time_left", { time: clock(left) })}
        </p>
      )}
      <span className="avatars__sr" role="status">
        {spoken.words}
      </span>
    </>
  );
}
