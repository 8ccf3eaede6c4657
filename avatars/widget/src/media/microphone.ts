// media/ is the visitor's devices and pictures, without React. It may import types.
//
// The microphone is asked for before a session is opened: the SDK would begin a call, and have it
// billed, in which the visitor cannot be heard.

import type { ErrorKind } from "../types";

/** The microphone could not be opened. */
export class MicrophoneError extends Error {
  constructor(readonly kind: ErrorKind) {
    super(kind);
  }
}

/** Why this browser, on this page, cannot make a call at all; null when it can. */
export function unsupportedReason(): ErrorKind | null {
  const capable =
    window.isSecureContext &&
    typeof RTCPeerConnection === "function" &&
    typeof navigator.mediaDevices?.getUserMedia === "function";
  if (!capable) return "not_supported";
  // Chromium still calls the permission granted when the page's policy forbids its use.
  return policyAllows() ? null : "microphone_blocked";
}

/** Whether the microphone was allowed before, so that no question will come up. */
export async function isGranted(): Promise<boolean> {
  try {
    const status = await navigator.permissions.query({ name: "microphone" as PermissionName });
    return status.state === "granted";
  } catch {
    // Not every browser can be asked about the microphone; then the question itself decides.
    return false;
  }
}

/** Opens the microphone. The caller stops it with `release`. Throws `MicrophoneError`. */
export async function openMicrophone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    throw new MicrophoneError(microphoneErrorKind(error, policyAllows()));
  }
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
      // A Permissions-Policy header looks like a denial that the visitor never made.
      return allowedByPolicy ? "microphone_denied" : "microphone_blocked";
    case "NotFoundError":
    case "OverconstrainedError":
      return "microphone_missing";
    case "NotReadableError":
    case "AbortError":
      return "microphone_in_use";
    default:
      return "not_supported";
  }
}

/** Whether the page's policy allows the microphone. Only Chromium can say; assumed elsewhere. */
function policyAllows(): boolean {
  const { featurePolicy } = document as Document & {
    featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return featurePolicy?.allowsFeature("microphone") ?? true;
}
