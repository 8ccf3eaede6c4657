import type { Mood } from "./panels/moodOf";
import type { Labels } from "./words/labels";

/** What the page says about one section; written by Django as a JSON script. */
export interface Config {
  slug: string;
  name: string;
  connectUrl: string;
  /** Holds `{callId}`. */
  eventsUrl: string;
  locale: string;
  /** Longest call in seconds. */
  maxDuration: number;
  /** Pictures in the poster's framing, by their addresses. */
  moods?: Partial<Record<Mood, string>>;
  labels: Labels;
}

/** Reads the section's configuration. Throws when the page carries none. */
export function readConfig(section: Element): Config {
  const script = section.querySelector("script[type='application/json']");
  if (!script?.textContent) throw new Error("The avatar section has no configuration");
  return JSON.parse(script.textContent) as Config;
}
