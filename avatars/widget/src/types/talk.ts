// What is said in a call.

export type Speaker = "avatar" | "visitor";

/** What the SDK tells of something that is said, each time that more of it is known. */
export interface Said {
  id: string;
  text: string;
  final: boolean;
  participantIdentity: string;
  channel: "native" | "custom";
}

/** What one of the two has said without a break. */
export interface Line {
  /** Unique in its call. */
  readonly key: number;
  readonly speaker: Speaker;
  readonly text: string;
  /** The language it is written in, for HTML; null where it has no letters. */
  readonly lang: string | null;
  /** When it began, in ms since 1970. */
  readonly at: number;
  /** Whether nothing more of it is awaited. */
  readonly done: boolean;
  /** The avatar has shown it, and not said it. */
  readonly isCard?: boolean;
}

/** What has been said in a call, by both sides; it outlives the call, until the next one begins. */
export interface Transcript {
  subscribe(listener: () => void): () => void;
  /** In order; another array whenever something is added or changed. */
  lines(): readonly Line[];
}
