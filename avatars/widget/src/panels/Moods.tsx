import { useState } from "react";
import type { Mood, State } from "../types";
import { useSection } from "../ui/context";
import { moodOf } from "./moodOf";

/**
 * The avatar's moods, cross-faded over the poster. A picture is fetched when its mood first comes
 * up, and until it is there the one before stays.
 */
export function Moods({ state }: { state: State }) {
  const { moods = {} } = useSection().config;
  const [loaded, setLoaded] = useState<readonly Mood[]>([]);
  const [asked, setAsked] = useState<readonly Mood[]>([]);
  const [shown, setShown] = useState<Mood | null>(null);

  const mood = moodOf(state);
  const wanted = mood && moods[mood] ? mood : null;
  if (wanted && !asked.includes(wanted)) setAsked([...asked, wanted]);
  if (wanted !== shown && (!wanted || loaded.includes(wanted))) setShown(wanted);

  return (
    <div className="avatars__moods" aria-hidden="true">
      {asked.map((name) => (
        <img
          key={name}
          className="avatars__mood"
          data-avatars-mood={name}
          data-avatars-shown={name === shown ? "" : undefined}
          src={moods[name]}
          alt=""
          decoding="async"
          onLoad={() => setLoaded((before) => [...before, name])}
        />
      ))}
    </div>
  );
}
