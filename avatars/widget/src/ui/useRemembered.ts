import { useState } from "react";

/** A choice that is kept until the browser's window is closed, where the browser lets us keep it. */
export function useRemembered(name: string, initial: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => read(name) ?? initial);
  return [
    value,
    (next) => {
      setValue(next);
      try {
        sessionStorage.setItem(name, String(next));
      } catch {
        // Full or forbidden: it is remembered as long as the page is there.
      }
    },
  ];
}

function read(name: string): boolean | null {
  try {
    const kept = sessionStorage.getItem(name);
    return kept === null ? null : kept === "true";
  } catch {
    return null;
  }
}
