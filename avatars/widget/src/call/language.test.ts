import { describe, expect, it } from "vitest";
import { agreedUpon, languageOf, type Script, scriptOf, writtenIn } from "./language";

const ENGLISH = "What can you do for me?";
const CHINESE = "你可以幫我做什麼？";
const MIXED = "我要 deploy 這個 app on the server";

describe("a turn", () => {
  it.each<[string, Script]>([
    [ENGLISH, "latin"],
    ["I am not so sure about that", "latin"],
    ["I’m looking for a tool", "latin"],
    ["Does LittleLobster know what ChatGPT is?", "latin"],
    ["How do I say 你好 to my neighbour", "latin"],
    [CHINESE, "han"],
    ["我想用 ChatGPT 寫程式", "han"],
    ["请问 LittleLobster，这个网站是做什么的？", "han"],
    ["我每天工作 8 小時，有什麼好工具？", "han"],
  ])("%s tells a language", (text, script) => {
    expect(scriptOf(text)).toBe(script);
  });

  it.each([
    "",
    "   ",
    "OK",
    "Okay!",
    "Yes, yes.",
    "嗯",
    "嗯嗯，好",
    "對",
    "王小明",
    "LittleLobster",
    "Claude, ChatGPT, Gemini",
    "New York City",
    "1, 2, 3, 4, 5",
    "🦞🦞🦞🦞",
    MIXED,
    "這個 bug 是 memory leak 造成的 problem",
    "これは何ができますか",
    "이것은 무엇을 할 수 있나요",
  ])("%s tells none", (text) => {
    expect(scriptOf(text)).toBeNull();
  });

  it("of rubbish or of any length breaks nothing", () => {
    for (const text of [
      "\u0000\uD800",
      "a".repeat(100_000),
      "哈".repeat(100_000),
      "\u202E\u200B",
    ]) {
      expect(["latin", "han", null]).toContain(scriptOf(text));
    }
  });
});

describe("a talk", () => {
  it.each<[string, string[], Script | null]>([
    ["that has not begun", [], null],
    ["of one turn", [CHINESE], null],
    ["of two that agree", [CHINESE, CHINESE], "han"],
    ["that changes with every turn", [CHINESE, ENGLISH, CHINESE, ENGLISH, CHINESE], null],
    ["with one turn misheard", [ENGLISH, ENGLISH, CHINESE, ENGLISH], "latin"],
    ["that goes over for good", [ENGLISH, ENGLISH, CHINESE, CHINESE], "han"],
    ["that goes over and flaps", [ENGLISH, ENGLISH, CHINESE, CHINESE, ENGLISH, CHINESE], "han"],
    ["that comes back", [ENGLISH, ENGLISH, CHINESE, CHINESE, ENGLISH, ENGLISH], "latin"],
    ["with little words between", [CHINESE, "OK", "嗯", CHINESE], "han"],
    ["with a mixed turn between", [CHINESE, MIXED, CHINESE], "han"],
    ["of mixed turns only", [MIXED, MIXED, MIXED], null],
    ["of names only", ["Claude", "ChatGPT", "Gemini"], null],
  ])("%s", (_, texts, agreed) => {
    expect(agreedUpon(texts)).toBe(agreed);
  });

  it("may be judged by its last turn alone, for the log", () => {
    expect(agreedUpon([CHINESE], 1)).toBe("han");
    expect(agreedUpon(["OK"], 1)).toBeNull();
  });
});

describe("the language of what is spoken", () => {
  it.each<[Script, string[], string]>([
    ["han", ["zh-hans", "en"], "zh-hans"],
    ["han", ["zh-hant"], "zh-hant"],
    ["han", ["en", "zh-CN"], "zh-hans"],
    ["han", ["en", "zh-TW", "zh-CN"], "zh-hant"],
    ["han", ["en"], "zh-hant"],
    ["han", [], "zh-hant"],
    ["latin", ["zh-hant"], "en"],
    ["latin", ["fr", "en"], "fr"],
    ["latin", [], "en"],
  ])("of %s letters with %j is %s", (script, languages, language) => {
    expect(languageOf(script, languages)).toBe(language);
  });
});

describe("what a line is written in", () => {
  it.each<[string, string[], string | null]>([
    ["OK", ["en"], "en"],
    ["好的", ["en"], "zh-hant"],
    ["好的", ["zh-hans"], "zh-hans"],
    ["我們說話", ["zh-hans"], "zh-hant"],
    ["我们说话", ["en"], "zh-hans"],
    ["12:30", ["en"], null],
    ["はい、そうです", ["en"], null],
  ])("%s on a page in %j is %s", (text, languages, language) => {
    expect(writtenIn(text, languages)).toBe(language);
  });
});
