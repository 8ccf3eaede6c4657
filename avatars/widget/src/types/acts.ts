// What the avatar does on the page.

/** What an avatar may do on the page, by the names of its tools. */
export type Act = "show_card" | "scroll_to" | "highlight" | "click";

/** The names that the page has marked for the avatar, and which of them are buttons and links. */
export interface PageTargets {
  targets: readonly string[];
  clickable: readonly string[];
}

/** What the avatar shows to be read: plain text, and a link that is safe to follow. */
export interface CardWords {
  title: string;
  text: string;
  link: string | null;
}

/** A card of the call, in the order in which they came. `at` in ms since 1970. */
export interface Card extends CardWords {
  id: number;
  at: number;
}
