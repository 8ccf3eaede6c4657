import type { LabelKey } from "../types";
import { useSection } from "../ui/context";
import { format } from "./labels";

/** The page's words; `{name}` is always known. */
export function useWords(): (key: LabelKey, values?: Record<string, string>) => string {
  const { config } = useSection();
  return (key, values) => format(config.labels[key] ?? "", { name: config.name, ...values });
}
