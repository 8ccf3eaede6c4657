// panels/ is what is shown before, between and after calls. It may import types, call, media,
// devices, words, ui and React, but neither room nor LiveKit.

import type { MouseEvent, ReactNode } from "react";

interface Props {
  title: string;
  text: string;
  /** A line of small print below the text. */
  note?: ReactNode;
  /** An icon, or the waiting time with its rings. */
  sign?: ReactNode;
  tone?: "calm" | "error";
  /**
   * It came by itself: the focus goes to its heading, since a key meant for what was there before
   * must not press a button, least of all one that costs something.
   */
  unasked?: boolean;
  /** Shown between the words and the next step. */
  extra?: ReactNode;
  children: ReactNode;
}

/** Words and a next step over the dimmed poster. */
export function Panel({ title, text, note, sign, tone = "calm", unasked, extra, children }: Props) {
  return (
    <div className={`avatars__panel avatars__panel--${tone}`}>
      <div className="avatars__sheet">
        {sign}
        <div className="avatars__words">
          <h3
            className="avatars__title"
            tabIndex={unasked ? -1 : undefined}
            data-avatars-focus={unasked ? "" : undefined}
          >
            {title}
          </h3>
          <p className="avatars__text">{text}</p>
          {note}
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
 * A panel appears under the pointer that has just clicked: the second click of a double click must
 * neither cancel the call that the first one began nor call again after a hang-up.
 */
function ignoreSecondClick(event: MouseEvent) {
  if (event.detail > 1) event.stopPropagation();
}
