import { describe, expect, it } from "vitest";
import { createJudge } from "./silence";

/** What is judged after levels of so many tenths of a second. */
function judged(...levels: [level: number | null, looks: number][]) {
  const judge = createJudge();
  let ears = judge(null);
  for (const [level, looks] of levels) {
    for (let look = 0; look < looks; look++) ears = judge(level);
  }
  return ears;
}

describe("a microphone", () => {
  it("is silent after four seconds without a voice, and not before", () => {
    expect(judged([0.05, 39])).toBe("listening");
    expect(judged([0.05, 40])).toBe("silent");
  });

  it("is heard with a voice, and stays heard in the pauses", () => {
    expect(judged([0, 10], [0.5, 2])).toBe("heard");
    expect(judged([0.5, 2], [0, 200])).toBe("heard");
  });

  it("is heard also after it seemed silent", () => {
    expect(judged([0, 100], [0.5, 2])).toBe("heard");
  });

  it("is not heard by a key or a door", () => {
    expect(judged([0, 10], [0.9, 1], [0, 10], [0.9, 1], [0, 10])).toBe("listening");
  });

  it("of unknown level is never called silent", () => {
    expect(judged([null, 1_000])).toBe("listening");
  });
});
