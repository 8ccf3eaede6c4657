import { useEffect, useState } from "react";
import type { Line } from "../types";
import { useLines } from "../words/useLines";
import { useWords } from "../words/useWords";
import { useIsSpeaking } from "./useIsSpeaking";

/** How long a line stays after its last change, or the breath after the avatar's last word: time to
 * read it, in ms. */
const SHORTEST_MS = 4_000;
const PER_LETTER_MS = 70;

/** What is being said: the avatar's line, below what the visitor said before it; or the visitor's. */
export function Caption() {
  const isSpeaking = useIsSpeaking("avatar");
  const lines = useLines().filter(({ isCard }) => !isCard);
  const last = lines.at(-1);
  const before = lines.at(-2);
  const shown = [];
  if (last?.speaker === "avatar" && before?.speaker === "visitor") shown.push(before);
  if (last) shown.push(last);
  return (
    <div className="avatars__caption" data-avatars-caption>
      {shown.map((line) => (
        <Words key={line.key} line={line} stays={isSpeaking && line.speaker === "avatar"} />
      ))}
    </div>
  );
}

/** One line, until it can have been read. */
function Words({ line, stays }: { line: Line; stays: boolean }) {
  const words = useWords();
  const { text, speaker, lang } = line;
  const [read, setRead] = useState("");
  useEffect(() => {
    if (stays) return;
    const stay = Math.max(SHORTEST_MS, text.length * PER_LETTER_MS);
    const timer = window.setTimeout(() => setRead(text), stay);
    return () => window.clearTimeout(timer);
  }, [text, stays]);
  if (read === text) return null;
  return (
    <p data-avatars-speaker={speaker}>
      <span>
        {speaker === "visitor" && <b>{words("you")}: </b>}
        <span lang={lang ?? undefined}>{text}</span>
      </span>
    </p>
  );
}
