import type { Line } from "../types";
import { clock } from "./labels";

interface Names {
  avatar: string;
  /** The word for the visitor. */
  visitor: string;
}

/** A call's transcript as plain text: whom it was with and when, then a line for each turn. */
export function transcriptText(lines: readonly Line[], names: Names, locale: string): string {
  const began = lines[0]?.at ?? Date.now();
  const when = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  const turns = lines.map(
    ({ speaker, text, at }) => `[${clock((at - began) / 1000)}] ${names[speaker]}: ${text}`,
  );
  return [names.avatar, when.format(began), "", ...turns, ""].join("\n");
}

/** A file's name that every system takes, such as `littlelobster-2026-11-28-0915.txt`. */
export function transcriptFile(slug: string, lines: readonly Line[]): string {
  const began = new Date(lines[0]?.at ?? Date.now());
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [began.getFullYear(), two(began.getMonth() + 1), two(began.getDate())].join("-");
  return `${slug}-${day}-${two(began.getHours())}${two(began.getMinutes())}.txt`;
}
