// Whether the microphone hears the avatar out of the loudspeaker: then its level follows the voice.

import { LOOK_MS } from "./level";

/** The levels that are compared, as a length in ms. */
const WINDOW_MS = 6_000;
/** Sound takes this long at most from the voice to the microphone, in ms. */
const LONGEST_DELAY_MS = 500;
/** From here on the one follows the other: speakers who merely take turns stay far below. */
const ALIKE = 0.75;
/** One window may be chance. */
const WINDOWS = 2;
/** A steady level, such as silence or a fan, tells nothing, neither for nor against. */
const SMALLEST_DEVIATION = 0.04;

const LENGTH = WINDOW_MS / LOOK_MS;
const DELAYS = LONGEST_DELAY_MS / LOOK_MS;

/** Takes one pair of levels after another; true once the microphone has followed the voice. */
export function createEchoWatch(): (visitor: number | null, avatar: number | null) => boolean {
  let pairs: [visitor: number, avatar: number][] = [];
  let windows = 0;
  return (visitor, avatar) => {
    if (visitor === null || avatar === null) return false;
    pairs.push([visitor, avatar]);
    if (pairs.length < LENGTH + DELAYS) return false;
    const alike = likeness(pairs);
    pairs = [];
    if (alike !== null) windows = alike >= ALIKE ? windows + 1 : 0;
    return windows >= WINDOWS;
  };
}

/**
 * The greatest correlation, up to 1, of the microphone with the voice a moment before; null where the
 * voice hardly moves.
 */
function likeness(pairs: [number, number][]): number | null {
  const visitor = pairs.map(([level]) => level);
  const avatar = pairs.map(([, level]) => level);
  if (deviation(avatar) < SMALLEST_DEVIATION) return null;
  let best = 0;
  for (let delay = 0; delay <= DELAYS; delay++) {
    best = Math.max(best, correlation(visitor.slice(delay), avatar.slice(0, -delay || undefined)));
  }
  return best;
}

/** Pearson's; 0 where one of the two hardly moves. */
function correlation(one: number[], other: number[]): number {
  const [meanOne, meanOther] = [mean(one), mean(other)];
  const together = mean(one.map((value, i) => (value - meanOne) * ((other[i] ?? 0) - meanOther)));
  const [ofOne, ofOther] = [deviation(one), deviation(other)];
  if (Math.min(ofOne, ofOther) < SMALLEST_DEVIATION) return 0;
  return together / (ofOne * ofOther);
}

function deviation(values: number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
