// What is kept for the browser session: no cookie, and gone with the tab.

/** The value kept under the key; null where there is none, or no storage. */
export function recall(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps the value, where the browser lets us. */
export function remember(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Then it is forgotten with the page.
  }
}
