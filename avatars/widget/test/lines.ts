import type { Line, Speaker } from "../src/types";

/** When the calls of the tests began, in ms since 1970. */
export const BEGAN = new Date(2026, 10, 28, 9, 5).getTime();

/** A transcript of so many lines, a turn every three seconds. */
export function conversation(...said: [Speaker, string][]): Line[] {
  return said.map(([speaker, text], index) => ({
    key: index + 1,
    speaker,
    text,
    lang: /[\u4e00-\u9fff]/.test(text) ? "zh-hant" : "en",
    at: BEGAN + index * 3_000,
    done: index < said.length - 1,
  }));
}
