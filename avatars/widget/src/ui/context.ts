// ui/ is what room, panels and words share: the section's context, icons, small hooks. It may import
// types and React.

import { createContext, type RefObject, useContext } from "react";
import type { Call, Config } from "../types";

export interface SectionContext {
  /** With the words of the language that the visitor reads. */
  config: Config;
  call: Call;
  /** Where the last frame of a call is kept. */
  still: RefObject<HTMLCanvasElement | null>;
}

export const Context = createContext<SectionContext | null>(null);

/** Shows the words of another language from now on. */
export const FollowContext = createContext<(words: Pick<Config, "locale" | "labels">) => void>(
  () => undefined,
);

/** The section that the component belongs to. */
export function useSection(): SectionContext {
  const section = useContext(Context);
  if (!section) throw new Error("useSection outside of a Section");
  return section;
}
