import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Line } from "../types";
import { useSection } from "../ui/context";
import { ArrowDownIcon } from "../ui/icons";
import { useWords } from "./useWords";

/** A line that has not grown for so long is over, in ms: the last one is never said to be. */
const QUIET_MS = 1_500;
/** Whoever is so near the end reads the newest line, in pixels. */
const NEAR = 24;

interface Props {
  lines: readonly Line[];
  /** Whether lines are still being added, and read out as they come. */
  isLive: boolean;
}

/** Who said what. A live one follows the newest line until the visitor scrolls up. */
export function TranscriptLog({ lines, isLive }: Props) {
  const words = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(isLive);
  const top = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every new word moves the end
  useLayoutEffect(() => {
    if (follows && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [lines, follows]);

  function onScroll() {
    if (!scroller.current) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller.current;
    // Only what goes up was meant: the end also moves away when the window changes.
    if (scrollHeight - clientHeight - scrollTop < NEAR) setFollows(true);
    else if (scrollTop < top.current) setFollows(false);
    top.current = scrollTop;
  }

  function showNewest() {
    setFollows(true);
    scroller.current?.focus({ preventScroll: true });
  }

  return (
    <div className="avatars__log">
      <div
        ref={scroller}
        className="avatars__log-lines"
        role="log"
        aria-live={isLive ? "polite" : "off"}
        aria-label={words("transcript")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keyboard
        tabIndex={0}
        onScroll={onScroll}
        data-avatars-log
      >
        {lines.length === 0 && <p className="avatars__log-empty">{words("transcript_empty")}</p>}
        {lines.map((line) => (
          <Turn key={line.key} line={line} isLive={isLive} />
        ))}
      </div>
      {isLive && !follows && (
        <button
          type="button"
          className="avatars__button avatars__log-newest"
          data-avatars-action="newest"
          onClick={showNewest}
        >
          <ArrowDownIcon />
          {words("transcript_newest")}
        </button>
      )}
    </div>
  );
}

/** One turn; one that still grows is kept from screen readers, which would begin anew at every word. */
const Turn = memo(function Turn({ line, isLive }: { line: Line; isLive: boolean }) {
  const words = useWords();
  const { config } = useSection();
  const { text, done, speaker, lang } = line;
  const quiet = useQuiet(text);
  return (
    <p
      className="avatars__log-line"
      data-avatars-speaker={speaker}
      aria-hidden={isLive && !done && !quiet ? true : undefined}
    >
      <b className="avatars__log-name">{speaker === "visitor" ? words("you") : config.name}</b>
      <span className="avatars__sr">: </span>
      <span lang={lang ?? undefined}>{text}</span>
    </p>
  );
});

function useQuiet(text: string): boolean {
  const [quiet, setQuiet] = useState("");
  useEffect(() => {
    const timer = window.setTimeout(() => setQuiet(text), QUIET_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return quiet === text;
}
