// How a visitor is heard, and with which devices.

import type { Speaker } from "./talk";

/** The kinds of devices, as W3C Media Capture names them. */
export type DeviceKind = "audioinput" | "videoinput" | "audiooutput";

/** A device, by the names that the browser gives it; those of one `group` are one thing. */
export interface Device {
  id: string;
  label: string;
  group: string;
}

/** The microphone: not open, open and nothing heard yet, heard, or silent for too long. */
export type Ears = "closed" | "listening" | "heard" | "silent";

export interface HearingState {
  ears: Ears;
  /** Those that can be chosen. */
  devices: Record<DeviceKind, readonly Device[]>;
  /** Ids; empty for the browser's own choice. */
  chosen: Record<DeviceKind, string>;
  /** The kind of the device that could not be used when it was chosen. */
  failed: DeviceKind | null;
  /** The microphone that the visitor chose before is in use elsewhere: it is the browser's own. */
  isReplaced: boolean;
  /** The microphone hears the avatar. */
  hasEcho: boolean;
}

/** The devices that a room uses. */
export interface RoomDevices {
  microphone(): MediaStreamTrack | undefined;
  /** The avatar's. */
  voice(): MediaStreamTrack | undefined;
  /** Rejects where the device cannot be used. */
  use(kind: DeviceKind, id: string): Promise<unknown>;
}

/** How the visitor of a call is heard, and with which devices. */
export interface Hearing {
  subscribe(listener: () => void): () => void;
  state(): HearingState;
  /** Tells at once how loud both are, 0 to 1, and whenever a meter moves while the page is seen. */
  onLevels(listener: (levels: Record<Speaker, number>) => void): () => void;
  /** Uses the device from now on, and for the rest of the browser session. */
  choose(kind: DeviceKind, id: string): void;
  /** From now on the room has the devices. Returns how to take them back. */
  inRoom(devices: RoomDevices): () => void;
}
