// Whether a microphone that has just been opened brings a voice.

import type { Ears } from "../types";
import { LOOK_MS } from "./level";

/** So long without a voice, in ms, is worth a word. */
const SILENCE_MS = 4_000;
/** A voice is louder than a room, and lasts longer than a key. */
const VOICE = 0.3;
const LOOKS_OF_A_VOICE = 2;

/** Judges one level after another. A voice once heard stays heard. */
export function createJudge(): (level: number | null) => Ears {
  let ears: Ears = "listening";
  let looks = 0;
  let loud = 0;
  return (level) => {
    // Unknown is not silent.
    if (level === null || ears === "heard") return ears;
    looks += 1;
    loud = level >= VOICE ? loud + 1 : 0;
    if (loud >= LOOKS_OF_A_VOICE) ears = "heard";
    else if (looks >= SILENCE_MS / LOOK_MS) ears = "silent";
    return ears;
  };
}
