// What the page around a section hears of its calls, for its own analytics: DOM events that bubble.
// Never a word of what was said.

import type { Call, Config, EndReason, ErrorKind, State } from "../types";

/** Tells of every call of the section from now on. */
export function tellPage(section: Element, { slug, placement }: Config, call: Call): void {
  const tell = (name: string, detail: object) =>
    section.dispatchEvent(
      new CustomEvent(`avatars:${name}`, { bubbles: true, detail: { slug, placement, ...detail } }),
    );
  let before: State = call.state();
  call.subscribe(() => {
    const state = call.state();
    const last = before;
    before = state;
    if (state.name === last.name) return;
    if (state.name === "live") tell("started", { callId: state.credentials.callId });
    if (last.name === "live") {
      const { callId } = last.credentials;
      const passed = Math.max(0, Math.floor((Date.now() - last.since) / 1000));
      if (state.name === "ended") {
        tell("ended", { callId, seconds: state.seconds, reason: state.reason });
      } else if (state.name === "error") {
        tell("ended", { callId, seconds: passed, reason: reasonOf(state.kind) });
      }
    }
    if (state.name === "error") tell("error", { kind: state.kind });
  });
}

/** Why a call ended that ended in an error. */
function reasonOf(kind: ErrorKind): EndReason {
  if (kind === "broken") return "page_failed";
  return kind === "no_media" ? kind : "connection_lost";
}
