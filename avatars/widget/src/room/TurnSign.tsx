import type { LabelKey } from "../types";
import { useWords } from "../words/useWords";
import { useIsSpeaking } from "./useIsSpeaking";
import { Voice } from "./Voice";

/**
 * Whose turn it is to speak, calmly, for the eye: who cannot see it hears it, and would be told it
 * every few seconds.
 */
export function TurnSign({ isMuted }: { isMuted: boolean }) {
  const words = useWords();
  const avatar = useIsSpeaking("avatar");
  const visitor = useIsSpeaking("visitor");
  // Nobody listens to a microphone that is off: the notice beside this says so.
  if (isMuted && !avatar) return null;
  const label: LabelKey = avatar ? "turn_avatar" : visitor ? "turn_visitor" : "turn_nobody";
  return (
    <p
      className="avatars__pill avatars__pill--turn"
      aria-hidden="true"
      data-avatars-turn={avatar ? "avatar" : visitor ? "visitor" : "nobody"}
    >
      <Voice of={avatar ? "avatar" : "visitor"} isSpeaking={avatar || visitor} />
      {words(label)}
    </p>
  );
}
