import { describe, expect, it } from "vitest";
import { createMeter } from "./meter";

/** What is shown of these levels, a tenth of a second apart. */
const shown = (...levels: number[]) => levels.map(createMeter());

describe("a meter", () => {
  it("rises at once", () => {
    expect(shown(0.1, 0.1, 0.5, 0.9)).toEqual([0, 0, 0.5, 0.9]);
  });

  it("falls when it has been softer for a while, and not between two syllables", () => {
    expect(shown(0.8, 0, 0, 0, 0, 0.8, 0, 0, 0, 0, 0)).toEqual([...Array(10).fill(0.8), 0]);
  });

  it("follows small changes too, seldom", () => {
    expect(shown(0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.7)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.6, 0.6]);
  });

  it("shows tenths", () => {
    expect(shown(0.777)).toEqual([0.8]);
  });
});
