import { createContext, type RefObject, useContext } from "react";
import type { Call, Config, LabelKey } from "../types";
import { format } from "../words/labels";

export interface SectionContext {
  config: Config;
  call: Call;
  /** Where the last frame of a call is kept. */
  still: RefObject<HTMLCanvasElement | null>;
}

export const Context = createContext<SectionContext | null>(null);

/** The section that the component belongs to. */
export function useSection(): SectionContext {
  const section = useContext(Context);
  if (!section) throw new Error("A part of the widget stands outside its section");
  return section;
}

/** The page's words; `{name}` is always known. */
export function useWords(): (key: LabelKey, values?: Record<string, string>) => string {
  const { config } = useSection();
  return (key, values) => format(config.labels[key] ?? "", { name: config.name, ...values });
}
