// media/ is the visitor's devices and pictures, without React. It may import types.
//
// The microphone is asked for before a session is opened: the SDK would begin a call, and have it
// billed, in which the visitor cannot be heard.

import type { ErrorKind } from "../types";
import { inAppBrowser } from "./browser";

/** Asked for by name: without it the avatar would hear, and answer, itself. */
export const PROCESSING = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
} as const;

/** The microphone could not be opened. */
export class MicrophoneError extends Error {
  constructor(readonly kind: ErrorKind) {
    super(kind);
  }
}

/** Why this browser, on this page, cannot make a call at all; null when it can. */
export function unsupportedReason(): ErrorKind | null {
  // An insecure page has no devices either, and another browser would not help it.
  if (!window.isSecureContext) return "insecure";
  const capable =
    typeof RTCPeerConnection === "function" &&
    typeof navigator.mediaDevices?.getUserMedia === "function";
  if (!capable) return inAppBrowser() ? "in_app_browser" : "not_supported";
  // Chromium still calls the permission granted when the page's policy forbids its use.
  return policyAllows() ? null : "microphone_blocked";
}

/** Whether the microphone was allowed before, so that no question will come up. */
export async function isGranted(): Promise<boolean> {
  return (await microphonePermission())?.state === "granted";
}

/** The browser's permission for the microphone, which tells its changes; null if it cannot say. */
export async function microphonePermission(): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: "microphone" as PermissionName });
  } catch {
    // Not every browser can be asked about the microphone; then the question itself decides.
    return null;
  }
}

/**
 * Opens the microphone with this id, or where there is none of it any more, the browser's own. The
 * caller stops it with `release`. Throws `MicrophoneError`.
 */
export async function openMicrophone(id = ""): Promise<MediaStream> {
  try {
    if (id) return await capture({ deviceId: { exact: id } });
  } catch (error) {
    const isGone = ["OverconstrainedError", "NotFoundError"].includes((error as Error)?.name);
    if (!isGone) throw new MicrophoneError(microphoneErrorKind(error, policyAllows()));
  }
  try {
    return await capture({});
  } catch (error) {
    throw new MicrophoneError(microphoneErrorKind(error, policyAllows()));
  }
}

function capture(which: MediaTrackConstraints): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ audio: { ...PROCESSING, ...which } });
}

/** Stops every track of the stream, so that the browser's recording indicator goes out. */
export function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** What a failed getUserMedia means to the visitor (names as in W3C Media Capture and Streams). */
export function microphoneErrorKind(error: unknown, allowedByPolicy: boolean): ErrorKind {
  switch (error instanceof Error || error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      // A Permissions-Policy header looks like a denial that the visitor never made, and so does an
      // app that has the microphone for itself alone.
      if (!allowedByPolicy) return "microphone_blocked";
      return inAppBrowser() ? "in_app_browser" : "microphone_denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "microphone_missing";
    case "NotReadableError":
    case "AbortError":
      return "microphone_in_use";
    default:
      return inAppBrowser() ? "in_app_browser" : "not_supported";
  }
}

/** Whether the page's policy allows the microphone. Only Chromium can say; assumed elsewhere. */
function policyAllows(): boolean {
  const { featurePolicy } = document as Document & {
    featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return featurePolicy?.allowsFeature("microphone") ?? true;
}
