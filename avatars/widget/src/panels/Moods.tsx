import { useState } from "react";
import type { Mood, State } from "../types";
import { useSection } from "../ui/context";
import { useSettled } from "../ui/useSettled";
import { moodOf } from "./moodOf";

/** A mood that lasts for less, in ms, is none. Changing it would delay a call that opens at once. */
const LASTS_MS = 600;
const LASTS_WHEN_OVER_MS = 250;

/**
 * The avatar's moods, in the place of the poster. A picture is fetched when its mood first lasts;
 * until it can be painted at once, the previous one stays.
 */
export function Moods({ state }: { state: State }) {
  const { moods = {} } = useSection().config;
  const [loaded, setLoaded] = useState<readonly Mood[]>([]);
  const [requested, setRequested] = useState<readonly Mood[]>([]);
  const [shown, setShown] = useState<Mood | null>(null);

  const isOver = state.name === "ended" || state.name === "error";
  const mood = useSettled(moodOf(state), isOver ? LASTS_WHEN_OVER_MS : LASTS_MS);
  const wanted = mood && moods[mood] ? mood : null;
  if (wanted && !requested.includes(wanted)) setRequested([...requested, wanted]);
  if (wanted !== shown && (!wanted || loaded.includes(wanted))) setShown(wanted);

  return (
    <div className="avatars__moods" aria-hidden="true">
      {requested.map((name) => (
        <img
          key={name}
          className="avatars__mood"
          data-avatars-mood={name}
          data-avatars-shown={name === shown ? "" : undefined}
          src={moods[name]}
          alt=""
          decoding="async"
          onLoad={async ({ currentTarget }) => {
            await currentTarget.decode().catch(() => undefined);
            setLoaded((before) => [...before, name]);
          }}
        />
      ))}
    </div>
  );
}
