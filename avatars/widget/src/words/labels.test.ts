import { describe, expect, it } from "vitest";
import { english } from "../../test/english";
import { clock, endedText, format, spokenSeconds } from "./labels";

describe("the words", () => {
  it("are filled in, and unknown placeholders stay", () => {
    expect(format("{name} has {time} left, {what}", { name: "Ann", time: "0:30" })).toBe(
      "Ann has 0:30 left, {what}",
    );
  });

  it("use only placeholders that the widget fills in", () => {
    const used = Object.values(english).flatMap((text) => text.match(/\{\w+\}/g) ?? []);
    expect(new Set(used)).toEqual(new Set(["{name}", "{time}"]));
  });

  it.each([
    [0, "0:00"],
    [65, "1:05"],
    [59.9, "0:59"],
    [1800, "30:00"],
    [-3, "0:00"],
  ])("show %d seconds as %s", (seconds, text) => {
    expect(clock(seconds)).toBe(text);
  });

  it("tell seconds in the words of the language", () => {
    expect(spokenSeconds(10, "en")).toBe("10 seconds");
    expect(spokenSeconds(60, "zh-hans")).toBe("60秒钟");
  });

  it("tell how the call ended", () => {
    expect(endedText("page_closed")).toBe("ended_page_closed");
    expect(endedText("time_limit")).toBe("ended_time_limit");
    expect(endedText("ended_by_avatar")).toBe("ended_by_avatar");
    expect(endedText("hung_up")).toBe("ended_text");
  });
});
