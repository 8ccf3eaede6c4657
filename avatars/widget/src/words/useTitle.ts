import { useEffect, useState } from "react";
import type { State } from "../types";
import { useSection } from "../ui/context";
import { connectingTitle, lineTitle, lineValues } from "./labels";
import { useWords } from "./useWords";

/** An end is told until it has been in view for so long, in ms. */
const SEEN_MS = 8_000;

/** What each section has to say, by a token of its own; the last one to speak is shown. */
const said = new Map<object, string>();
let ownTitle = "";
let shown = "";

function say(token: object, words: string): void {
  // A page that has changed its title meanwhile has a new one of its own.
  if (said.size === 0 || document.title !== shown) ownTitle = document.title;
  said.delete(token);
  if (words) said.set(token, words);
  const last = [...said.values()].at(-1);
  shown = last ? `${last} – ${ownTitle}` : ownTitle;
  if (document.title !== shown) document.title = shown;
}

/** The tab's title tells how the call stands, before the page's own title, which it gets back. */
export function useTitle(state: State): void {
  const sentence = useSentence(state);
  const words = useSeen(state) ? "" : sentence;
  const token = useSection().config;
  useEffect(() => say(token, words), [token, words]);
  useEffect(() => () => say(token, ""), [token]);
}

/** Whether an end has been in view: who was in another tab finds it there when they come back. */
function useSeen({ name }: State): boolean {
  const [isSeen, setSeen] = useState(false);
  const isEnd = name === "ended" || name === "error";
  useEffect(() => {
    if (!isEnd) return;
    let timer: number | undefined;
    function look(): void {
      window.clearTimeout(timer);
      if (!document.hidden) timer = window.setTimeout(() => setSeen(true), SEEN_MS);
    }
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
      setSeen(false);
    };
  }, [isEnd]);
  return isEnd && isSeen;
}

function useSentence(state: State): string {
  const words = useWords();
  switch (state.name) {
    case "idle":
      return "";
    case "microphone":
      return words("microphone_title");
    case "line":
      return words(lineTitle(state), lineValues(state));
    case "turn":
      return words("turn_title");
    case "connecting":
      return words(connectingTitle(state));
    case "live":
      return words("title_live");
    case "ended":
      return words("ended_title_plain");
    case "error":
      return words(`error_${state.kind}_title`);
  }
}
