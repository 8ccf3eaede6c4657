import { useRoomContext } from "@livekit/components-react";
import { useEffect, useRef, useState } from "react";
import { chime } from "../media/chime";
import { useSection } from "../ui/context";
import { useTicking } from "../ui/useTicking";
import { duration } from "../words/labels";
import { useWords } from "../words/useWords";
import { useInRoom } from "./inRoom";
import { isSpeaking } from "./useIsSpeaking";
import { watchVisitor } from "./visitor";

/** Asks a visitor of whom nothing is heard or seen, and ends the call of one who has gone. */
export function StillThere() {
  const { timing } = useSection().config;
  const { room: call } = useInRoom();
  const room = useRoomContext();
  const [until, setUntil] = useState<number | null>(null);

  useEffect(
    () =>
      watchVisitor(timing, {
        isSpeaking: () => room.localParticipant.isMicrophoneEnabled && isSpeaking(room, "visitor"),
        onAsk(until) {
          setUntil(until);
          if (document.hidden) chime();
        },
        onAnswer: () => setUntil(null),
        onNobody: () => call.ended("idle"),
      }),
    [timing, call, room],
  );

  return until !== null && <Question until={until} />;
}

/** Any key, touch or word answers it; its button says so to those who look for one. */
function Question({ until }: { until: number }) {
  const words = useWords();
  const { timing, locale } = useSection().config;
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    const section = button.current?.closest("[data-avatars-section]");
    const active = document.activeElement;
    // Whoever writes elsewhere on the page is not interrupted.
    if (active && active !== document.body && !section?.contains(active)) return;
    button.current?.focus({ preventScroll: true });
    // Never back to a button: the key that answered would press it.
    return () =>
      section?.querySelector<HTMLElement>("[data-avatars-focus]")?.focus({ preventScroll: true });
  }, []);

  return (
    <div className="avatars__question" role="alert" data-avatars-question>
      <p className="avatars__title">{words("still_there_title")}</p>
      <p className="avatars__sr">
        {words("still_there_text", { time: duration(timing.idleAnswer, locale) })}
      </p>
      <Countdown until={until} />
      <button
        ref={button}
        type="button"
        className="avatars__button avatars__button--primary"
        data-avatars-action="still-there"
      >
        {words("still_there_yes")}
      </button>
    </div>
  );
}

/** For the eye alone: an alert that changes every second would be read every second. */
function Countdown({ until }: { until: number }) {
  const words = useWords();
  const { locale } = useSection().config;
  const left = useTicking(() => Math.max(0, Math.ceil((until - Date.now()) / 1000)));
  return (
    <p className="avatars__text" aria-hidden="true">
      {words("still_there_text", { time: duration(left, locale) })}
    </p>
  );
}
