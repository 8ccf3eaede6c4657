import type { Timing } from "../types";

const LOOK_MS = 500;
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

interface Visitor {
  isSpeaking(): boolean;
  /** Nobody has been there for `timing.idle`: is somebody still? `until` in ms since 1970. */
  onAsk(until: number): void;
  onAnswer(): void;
  /** No answer came. */
  onNobody(): void;
}

/**
 * Watches whether a visitor is there: a word, a key, a touch or a movement in the page. What the
 * avatar says does not count; who listens to a long answer is asked as well. Returns how to stop it.
 */
export function watchVisitor(
  { idle, idleAnswer }: Pick<Timing, "idle" | "idleAnswer">,
  visitor: Visitor,
): () => void {
  if (!idle) return () => undefined;
  let lastSign = performance.now();
  let askedAt: number | null = null;

  function sign(): void {
    lastSign = performance.now();
    if (askedAt === null) return;
    askedAt = null;
    visitor.onAnswer();
  }

  function look(): void {
    const now = performance.now();
    if (visitor.isSpeaking()) sign();
    else if (askedAt === null && now - lastSign >= idle * 1000) {
      askedAt = now;
      visitor.onAsk(Date.now() + idleAnswer * 1000);
    } else if (askedAt !== null && now - askedAt >= idleAnswer * 1000) {
      stop();
      visitor.onNobody();
    }
  }

  const timer = window.setInterval(look, LOOK_MS);
  for (const name of SIGNS) window.addEventListener(name, sign, { capture: true, passive: true });
  function stop(): void {
    window.clearInterval(timer);
    for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
  }
  return stop;
}
