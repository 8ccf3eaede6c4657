import { describe, expect, it, vi } from "vitest";
import { english } from "../../test/english";
import type { EndReason, LabelKey } from "../types";
import {
  clock,
  duration,
  endedText,
  endedTitle,
  format,
  lineText,
  lineTitle,
  lineValues,
  opening,
} from "./labels";

describe("the words", () => {
  it("are filled in, and unknown placeholders stay", () => {
    expect(format("{name} has {time} left, {what}", { name: "Ann", time: "0:30" })).toBe(
      "Ann has 0:30 left, {what}",
    );
  });

  it("use only placeholders that the widget fills in", () => {
    const used = Object.values(english).flatMap((text) => text.match(/\{\w+\}/g) ?? []);
    expect(new Set(used)).toEqual(
      new Set(["{name}", "{time}", "{title}", "{position}", "{minutes}", "{day}", "{zone}"]),
    );
  });

  it.each([
    ["en", "Monday", "09:00"],
    ["zh-hant", "星期一", "09:00"],
    ["zh-hans", "星期一", "09:00"],
  ])("say in %s on which day the avatar is back by its own clocks", (locale, day, time) => {
    const monday = Date.parse("2026-11-30T09:00+08:00");
    vi.setSystemTime(monday - 36 * 3600 * 1000);
    const zone = { timeZone: "Asia/Taipei", zoneName: "Taipei time" };
    expect(opening(monday, { locale, ...zone })).toEqual({ day, time, zone: "Taipei time" });
    vi.setSystemTime(monday - 7 * 24 * 3600 * 1000);
    expect(opening(monday, { locale, ...zone }).day).toMatch(/30/);
    vi.useRealTimers();
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

  it.each([
    [0.4, "1 second", "1 秒", "1 秒"],
    [20.9, "20 seconds", "20 秒", "20 秒"],
    [60, "1 minute", "1 分鐘", "1 分钟"],
    [125, "2 minutes 5 seconds", "2 分鐘 5 秒", "2 分钟 5 秒"],
  ])("tell %d seconds in the words of the language", (seconds, english, traditional, simplified) => {
    expect(duration(seconds, "en")).toBe(english);
    expect(duration(seconds, "zh-hant")).toBe(traditional);
    expect(duration(seconds, "zh-hans")).toBe(simplified);
  });

  it.each<[EndReason, boolean, LabelKey, LabelKey]>([
    ["hung_up", false, "ended_title", "ended_text"],
    ["page_closed", false, "ended_title", "ended_page_closed"],
    ["time_limit", false, "ended_title", "ended_time_limit"],
    // A worker that left is no goodbye before the server says so.
    ["ended_by_avatar", false, "ended_title_plain", "ended_text"],
    ["ended_by_avatar", true, "ended_title", "ended_by_avatar"],
    ["idle", false, "ended_title_plain", "ended_idle"],
    ["avatar_lost", false, "ended_title_plain", "ended_avatar_lost"],
    ["removed", false, "ended_title_plain", "ended_removed"],
  ])("tell an end by %s, confirmed: %s", (reason, confirmed, title, text) => {
    const state = { name: "ended", callId: "c1", seconds: 3, reason, confirmed } as const;
    expect(endedTitle(state)).toBe(title);
    expect(endedText(state)).toBe(text);
  });

  it.each([
    [null, "When it’s your turn, you’ll be connected automatically."],
    [12, "You’ll be connected automatically in less than a minute."],
    [60, "You’ll be connected automatically in about 1 min."],
    [61, "You’ll be connected automatically in about 2 min."],
  ])("tell a wait of about %s seconds in the line", (estimate, text) => {
    const place = { position: 3, estimate };
    expect(format(english[lineText(place)], lineValues(place))).toContain(text);
    expect(format(english[lineTitle(place)], lineValues(place))).toBe("You’re number 3 in line");
  });
});
