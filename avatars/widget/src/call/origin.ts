import type { Config } from "../types";

/** Of a page's path, in characters: what the server takes. */
const LONGEST_PATH = 200;

/** Where a call is begun: for the server's log, and what the page was given to be handed on. */
export function origin({ placement, variant, context, testCall }: Config): Record<string, string> {
  const { pathname } = window.location;
  // Neither what was searched for nor what a link carries along; a frame may have no path at all.
  const page = pathname.startsWith("/") ? pathname.replace(/^\/+/, "/").slice(0, LONGEST_PATH) : "";
  return {
    placement,
    variant,
    page,
    device: device(),
    ...(context && { context }),
    ...(testCall && { testCall }),
  };
}

function device(): "phone" | "tablet" | "desktop" {
  if (!window.matchMedia("(pointer: coarse)").matches) return "desktop";
  return Math.min(window.screen.width, window.screen.height) < 600 ? "phone" : "tablet";
}
