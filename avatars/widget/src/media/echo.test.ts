import { describe, expect, it } from "vitest";
import { createEchoWatch } from "./echo";

/** Speech as a level: syllables and pauses, always the same for the same seed. */
function speech(seed: number, looks = 200): number[] {
  let state = seed;
  const random = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const levels: number[] = [];
  let isPause = false;
  while (levels.length < looks) {
    const length = 1 + Math.floor(random() * 6);
    for (let look = 0; look < length; look++) levels.push(isPause ? 0.05 : 0.4 + random() * 0.5);
    isPause = !isPause;
  }
  return levels.slice(0, looks);
}

const hears = (visitor: (number | null)[], avatar: (number | null)[]) => {
  const watch = createEchoWatch();
  return avatar.some((level, look) => watch(visitor[look] ?? null, level));
};
const avatar = speech(7);
/** The avatar's voice as a microphone hears it: later, softer, in a room with some noise. */
const echo = (delay: number) =>
  speech(99).map((noise, look) => 0.1 + 0.5 * (avatar[look - delay] ?? 0) + 0.05 * noise);

describe("the microphone", () => {
  it.each([0, 1, 3, 5])("follows the avatar's voice %d tenths of a second behind it", (delay) => {
    expect(hears(echo(delay), avatar)).toBe(true);
  });

  it("follows it as well with a silence of both in between", () => {
    const quiet = avatar.slice(0, 65).map(() => 0);
    const spoken = avatar.slice(0, 65);
    const heard = echo(0).slice(0, 65);
    expect(hears([...heard, ...quiet, ...heard], [...spoken, ...quiet, ...spoken])).toBe(true);
  });

  it("does not follow it while the visitor speaks, whatever they say", () => {
    for (let seed = 100; seed < 300; seed++) expect(hears(speech(seed), avatar)).toBe(false);
  });

  it("does not follow it in a silent or an evenly loud room", () => {
    expect(
      hears(
        avatar.map(() => 0),
        avatar,
      ),
    ).toBe(false);
    expect(
      hears(
        avatar.map((_, look) => 0.4 + 0.01 * Math.sin(look)),
        avatar,
      ),
    ).toBe(false);
  });

  it("does not follow an avatar that is silent, or of which nothing is known", () => {
    expect(
      hears(
        speech(3),
        avatar.map(() => 0),
      ),
    ).toBe(false);
    expect(
      hears(
        speech(3),
        avatar.map(() => null),
      ),
    ).toBe(false);
  });

  it("does not follow it by one chance of a few seconds", () => {
    const chance = echo(1).map((level, look) => (look < 65 ? level : (speech(5)[look] ?? 0)));
    expect(hears(chance, avatar)).toBe(false);
  });
});
