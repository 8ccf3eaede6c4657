import type { Call } from "../types";
import { isUnderWay } from "./machine";

/**
 * Ends the call under way once its section is no longer in the page: scripts that swap parts of a page
 * send no `pagehide`, and nobody could see the call any more, or hang it up.
 */
export function endWhenRemoved(section: Element, call: Call): void {
  const look = () => {
    if (section.isConnected) return;
    call.hangUp();
    call.dismiss();
  };
  // Heard after the script that changes the page: a section that is only moved is back by then.
  const changes = new MutationObserver(look);
  call.subscribe(() => {
    changes.disconnect();
    if (!isUnderWay(call.state())) return;
    changes.observe(document, { childList: true, subtree: true });
    look();
  });
}
