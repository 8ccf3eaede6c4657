import { useEffect } from "react";
import type { State } from "../types";
import { useSection } from "../ui/context";
import { connectingTitle, lineTitle, lineValues } from "./labels";
import { useWords } from "./useWords";

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
  const words = useSentence(state);
  const token = useSection().config;
  useEffect(() => say(token, words), [token, words]);
  useEffect(() => () => say(token, ""), [token]);
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
