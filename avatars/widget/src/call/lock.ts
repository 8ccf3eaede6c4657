// One call per browser: two tabs would talk to each other.

const NAME = "avatars-call";

/** Settles when this page has the browser's one call no more. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Takes the browser's one call, over all its tabs. Returns how to give it back; null when another
 * tab has it. Where the browser has no locks, nothing is taken.
 */
export async function takeTheOneCall(): Promise<(() => void) | null> {
  // Giving back takes the browser a moment, in which a second call would seem to be another tab's.
  await before;
  return new Promise((resolve) => {
    const hold = (lock: Lock | null) => {
      if (!lock) {
        resolve(null);
        return;
      }
      return new Promise<void>((release) => resolve(release));
    };
    const free = () => resolve(() => undefined);
    if (!navigator.locks) free();
    // An opaque origin has locks, and may not use them.
    else before = navigator.locks.request(NAME, { ifAvailable: true }, hold).catch(free);
  });
}

/** Whether another tab has the browser's one call; true also where that cannot be known. */
export async function isTakenElsewhere(): Promise<boolean> {
  try {
    const { held = [] } = await navigator.locks.query();
    return held.some((lock) => lock.name === NAME);
  } catch {
    return true;
  }
}
