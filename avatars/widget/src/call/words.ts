import type { Config, Labels } from "../types";

/** The words of the widget in one language. */
export interface Words {
  locale: string;
  labels: Labels;
}

/**
 * Fetches the words of another language of the site; those that are missing there stay as they are.
 * Throws when they cannot be had.
 */
export async function fetchWords(config: Config, locale: string): Promise<Words> {
  const response = await fetch(config.wordsUrl.replace("{locale}", encodeURIComponent(locale)), {
    credentials: "same-origin",
  });
  if (!response.ok) throw new Error(`no words in ${locale}`);
  const { labels } = (await response.json()) as Partial<Words>;
  if (typeof labels !== "object") throw new Error(`no words in ${locale}`);
  return { locale, labels: { ...config.labels, ...labels } };
}
