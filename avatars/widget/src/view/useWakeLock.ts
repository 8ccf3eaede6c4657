import { useEffect } from "react";

/** Keeps the screen on while `isOn`. Browsers that cannot, or do not want to, let it go dark. */
export function useWakeLock(isOn: boolean): void {
  useEffect(() => {
    if (!isOn || !navigator.wakeLock) return;
    let lock: WakeLockSentinel | null = null;
    let isAsking = false;
    let isOver = false;

    // The browser lets go of it whenever the page is hidden.
    async function hold(): Promise<void> {
      if (document.hidden || isAsking || (lock && !lock.released)) return;
      isAsking = true;
      const taken = await navigator.wakeLock.request("screen").catch(() => null);
      isAsking = false;
      if (isOver) void taken?.release();
      else lock = taken;
    }

    void hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", hold);
      void lock?.release();
    };
  }, [isOn]);
}
