import type { State } from "../types";
import { clock, connectingTitle, endedText } from "./labels";
import { useWords } from "./useWords";

/** Announces each state. Always rendered: screen readers ignore a live region added with its text. */
export function Announcer({ state }: { state: State }) {
  return (
    <p className="avatars__sr" role="status">
      {useSentence(state)}
    </p>
  );
}

function useSentence(state: State): string {
  const words = useWords();
  switch (state.name) {
    case "idle":
      return "";
    case "microphone":
      return `${words("microphone_title")} ${words("microphone_text")}`;
    case "connecting":
      return state.queued
        ? `${words("queued_title")} ${words("queued_text")}`
        : words(connectingTitle(state));
    case "live":
      return words("live_announcement");
    case "ended":
      return `${words("ended_title")} ${words(endedText(state.reason), { time: clock(state.seconds) })}`;
    case "error":
      return `${words(`error_${state.kind}_title`)} ${words(`error_${state.kind}_text`)}`;
  }
}
