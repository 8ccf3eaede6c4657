// Which language something is in, as far as letters tell: Latin ones or Chinese characters.

export type Script = "latin" | "han";

/** So many words have to be there before a turn tells a language: names and "OK" do not. */
const WORDS = 3;
/** A Chinese word has about so many characters. */
const PER_WORD = 1.5;
/** In a turn that mixes both, one of them has to make up so much of it. */
const MOST = 0.75;
/** So many turns in a row have to agree before the talk has changed its language. */
const TURNS = 2;

const HAN = /\p{Script=Han}/gu;
const LATIN = /\p{Script=Latin}[\p{Script=Latin}\p{M}'’]*/gu;
/** Letters of Japanese and Korean, which use some of the same characters. */
const OTHER = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Frequent characters that are written in one way only. */
const TRADITIONAL = /[們這個時話說麼嗎愛發現會見謝問開邊網頁來對過還讓請歡為與點氣聽學電腦]/gu;
const SIMPLIFIED = /[们这个时话说么吗爱发现会见谢问开边网页来对过还让请欢为与点气听学电脑]/gu;

const count = (text: string, letters: RegExp) => text.match(letters)?.length ?? 0;

/**
 * What a turn tells of the language it is spoken in; null where it tells nothing: too short, only
 * names, about as much of the one as of the other, or in another language's letters.
 */
export function scriptOf(text: string): Script | null {
  if (OTHER.test(text)) return null;
  const latin = (text.match(LATIN) ?? []).filter(isNoName).length;
  const han = count(text, HAN) / PER_WORD;
  if (Math.max(latin, han) < WORDS || Math.max(latin, han) / (latin + han) < MOST) return null;
  return han > latin ? "han" : "latin";
}

/** A capital inside a word, or at the beginning of any word but the first, makes it a name. */
function isNoName(word: string, index: number): boolean {
  if (/^I(?:['’]\p{L}+)?$/u.test(word)) return true;
  return !/\p{Lu}/u.test(index === 0 ? word.slice(1) : word);
}

/**
 * The script that the last `turns` turns in a row that tell one have agreed upon, null where none
 * ever did. Later turns that disagree with each other take nothing back.
 */
export function agreedUpon(texts: readonly string[], turns = TURNS): Script | null {
  let agreed: Script | null = null;
  let last: Script | null = null;
  let inARow = 0;
  for (const text of texts) {
    const script = scriptOf(text);
    if (!script) continue;
    inARow = script === last ? inARow + 1 : 1;
    last = script;
    if (inARow >= turns) agreed = script;
  }
  return agreed;
}

/**
 * The language of a script. Speech has none: Chinese is written as the first of these languages that
 * is Chinese has it, Traditional where none is. Latin letters are the page's language, which is the
 * first one, or English where that one is Chinese.
 */
export function languageOf(script: Script, languages: readonly string[]): string {
  if (script === "han") return chinese(languages);
  const [own = "en"] = languages;
  return isChinese(own) ? "en" : own;
}

/** The language that a line is written in, for HTML; null where it has no letters. */
export function writtenIn(text: string, languages: readonly string[]): string | null {
  const han = count(text, HAN);
  const latin = count(text, LATIN);
  if (OTHER.test(text) || (!han && !latin)) return null;
  if (latin > han / PER_WORD) return languageOf("latin", languages);
  const lead = count(text, TRADITIONAL) - count(text, SIMPLIFIED);
  if (lead === 0) return chinese(languages);
  return lead > 0 ? "zh-hant" : "zh-hans";
}

const isChinese = (code: string) => /^zh\b/i.test(code);

function chinese(languages: readonly string[]): string {
  const own = languages.find(isChinese) ?? "";
  return /^zh(-hans|-cn|-sg|-my|$)/i.test(own) ? "zh-hans" : "zh-hant";
}
