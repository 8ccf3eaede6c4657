// Which microphones, cameras and speakers there are, and which of them the visitor chose.

import type { Device, DeviceKind } from "../types";
import { recall, remember } from "./session";

export type DeviceLists = Record<DeviceKind, readonly Device[]>;
/** Ids; empty for the browser's own choice. */
export type ChosenDevices = Record<DeviceKind, string>;

export const NO_DEVICES: DeviceLists = { audioinput: [], videoinput: [], audiooutput: [] };

const KEY = "avatars-devices";
/** Chromium's second name for one of the others. */
const ALIAS = "communications";
/** The numbers of a USB device, as Chromium adds them: " (046d:0825)". */
const USB_NUMBERS = / \([0-9a-f]{4}:[0-9a-f]{4}\)$/;

/**
 * The devices that can be told apart: without a permission they have no names. Asks the visitor
 * nothing. Speakers only where the sound can be sent to them.
 */
export async function listDevices(): Promise<DeviceLists> {
  const found = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  const of = (kind: DeviceKind) =>
    found
      .filter((device) => device.kind === kind && device.label && device.deviceId)
      .filter(({ deviceId }) => deviceId !== ALIAS)
      .map(({ deviceId, label, groupId }) => ({
        id: deviceId,
        label: label.replace(USB_NUMBERS, ""),
        group: groupId,
      }));
  return {
    audioinput: of("audioinput"),
    videoinput: of("videoinput"),
    audiooutput: "setSinkId" in HTMLMediaElement.prototype ? of("audiooutput") : [],
  };
}

/** The other microphones, each once: the browser's default is one of them under another name. */
export function otherMicrophones(microphones: readonly Device[], current: string): Device[] {
  const used = microphones.find(({ id }) => id === current);
  const isOther = ({ id, group }: Device) =>
    id !== "default" && id !== used?.id && (!used?.group || group !== used.group);
  return microphones.filter(isOther);
}

/** What the visitor chose in this browser session. */
export function recallDevices(): ChosenDevices {
  const kept = parse(recall(KEY));
  const of = (kind: DeviceKind) => (typeof kept[kind] === "string" ? kept[kind] : "");
  return {
    audioinput: of("audioinput"),
    videoinput: of("videoinput"),
    audiooutput: of("audiooutput"),
  };
}

/** Keeps the choice for the session. */
export function rememberDevice(kind: DeviceKind, id: string): void {
  remember(KEY, JSON.stringify({ ...recallDevices(), [kind]: id }));
}

function parse(kept: string | null): Partial<Record<DeviceKind, unknown>> {
  try {
    return JSON.parse(kept ?? "") ?? {};
  } catch {
    // Nothing, or rubbish.
    return {};
  }
}
