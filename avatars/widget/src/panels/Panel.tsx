// panels/ is what is shown before, between and after calls. It may import types, call, media, words
// and ui, but neither room nor LiveKit.

import type { MouseEvent, ReactNode } from "react";

interface Props {
  title: string;
  text: string;
  /** An icon, or what moves while the visitor waits. */
  sign?: ReactNode;
  tone?: "calm" | "trouble";
  /** What stands between the words and the next step. */
  extra?: ReactNode;
  children: ReactNode;
}

/** Words and a next step over the dimmed poster. */
export function Panel({ title, text, sign, tone = "calm", extra, children }: Props) {
  return (
    <div className={`avatars__panel avatars__panel--${tone}`}>
      <div className="avatars__sheet">
        {sign}
        <div className="avatars__words">
          <p className="avatars__title">{title}</p>
          <p className="avatars__text">{text}</p>
        </div>
        {extra}
        <div className="avatars__actions" onClickCapture={ignoreSecondClick}>
          {children}
        </div>
      </div>
    </div>
  );
}

/**
 * A panel comes up under the pointer that has just pressed: the second half of a double click must
 * not cancel the call that the first half began, nor call again what it hung up.
 */
function ignoreSecondClick(event: MouseEvent) {
  if (event.detail > 1) event.stopPropagation();
}
