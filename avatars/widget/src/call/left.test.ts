import { describe, expect, it, vi } from "vitest";
import { secondsLeft, timeNotice } from "./left";

describe("the time that is left", () => {
  it("is counted by a clock that nobody can set", () => {
    vi.spyOn(performance, "now").mockReturnValue(40_000);
    vi.spyOn(Date, "now").mockReturnValue(0);
    expect(secondsLeft({ endsAt: 100_500 })).toBe(60.5);
    expect(secondsLeft({ endsAt: 39_000 })).toBe(-1);
  });

  it.each([
    [300, 61, null],
    [300, 60, 60],
    [300, 10, 10],
    [120, 60, 60],
    // A call of a minute does not begin with a warning.
    [60, 59, null],
    [60, 10, 10],
    [30, 29, null],
    [30, 9, 10],
    [30, 0, 10],
  ])("in a call of %i s, with %i s left, is told as %s", (longest, left, notice) => {
    expect(timeNotice(left, longest)).toBe(notice);
  });
});
