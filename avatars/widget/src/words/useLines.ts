import { useSyncExternalStore } from "react";
import type { Line } from "../types";
import { useSection } from "../ui/context";

/** What has been said in the section's call. */
export function useLines(): readonly Line[] {
  const { transcript } = useSection().call;
  return useSyncExternalStore(transcript.subscribe, transcript.lines);
}
