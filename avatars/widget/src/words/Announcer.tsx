import { useState } from "react";
import type { State } from "../types";
import { useSection } from "../ui/context";
import {
  connectingTitle,
  duration,
  endedText,
  endedTitle,
  lineText,
  lineTitle,
  lineValues,
} from "./labels";
import { useTitle } from "./useTitle";
import { useWords } from "./useWords";

/** Announces each state, also in the tab's title. Always rendered: screen readers ignore a live region added with its text. */
export function Announcer({ state }: { state: State }) {
  useTitle(state);
  return (
    <p className="avatars__sr" role="status">
      {useSentence(state)}
    </p>
  );
}

function useSentence(state: State): string {
  const words = useWords();
  const { timing, locale } = useSection().config;
  const inLine = useInLine(state);
  switch (state.name) {
    case "idle":
      return "";
    case "microphone":
      return `${words("microphone_title")} ${words("microphone_text")}`;
    case "line":
      return inLine;
    case "turn":
      return `${words("turn_title")} ${words("turn_text", { time: duration(timing.count, locale) })}`;
    case "connecting":
      return state.queued
        ? `${words("queued_title")} ${words("queued_text")}`
        : words(connectingTitle(state));
    case "live":
      return words("live_announcement");
    case "ended":
      return `${words(endedTitle(state))} ${words(endedText(state), { time: duration(state.seconds, locale) })}`;
    case "error":
      return `${words(`error_${state.kind}_title`)} ${words(`error_${state.kind}_text`)}`;
  }
}

/** The place in the line, told anew only when it changes: the estimate does all the time. */
function useInLine(state: State): string {
  const words = useWords();
  const [told, setTold] = useState({ position: 0, sentence: "" });
  const position = state.name === "line" ? state.position : 0;
  if (told.position !== position) {
    const sentence =
      state.name === "line"
        ? `${words(lineTitle(state), lineValues(state))} ${words(lineText(state), lineValues(state))}`
        : "";
    setTold({ position, sentence });
  }
  return told.sentence;
}
