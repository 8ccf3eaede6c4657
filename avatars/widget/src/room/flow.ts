// Whether sound and picture really come: events of the room tell nothing of a server that froze.

import { type RemoteTrack, type Room, Track } from "livekit-client";

const EVERY_MS = 1_000;

/** What has come since the last look. */
export interface Flow {
  sound: boolean;
  picture: boolean;
}

/** Looks once a second at what the avatar's tracks have received. Returns how to stop it. */
export function watchFlow(room: Room, onLook: (flow: Flow) => void): () => void {
  let before = { sound: 0, picture: 0 };
  let isStopped = false;
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    const now = await received(room).catch(() => before);
    isLooking = false;
    if (isStopped) return;
    // After a reconnection from scratch it counts from nought again.
    const isNew = (kind: keyof Flow) => now[kind] > 0 && now[kind] !== before[kind];
    const flow = { sound: isNew("sound"), picture: isNew("picture") };
    before = now;
    onLook(flow);
  }

  const timer = window.setInterval(look, EVERY_MS);
  return () => {
    isStopped = true;
    window.clearInterval(timer);
  };
}

/** Packets of sound and frames of picture so far (W3C: RTCInboundRtpStreamStats). */
async function received(room: Room): Promise<{ sound: number; picture: number }> {
  const total = { sound: 0, picture: 0 };
  for (const participant of room.remoteParticipants.values()) {
    for (const { track } of participant.trackPublications.values()) {
      const report = await (track as RemoteTrack | undefined)?.getRTCStatsReport();
      report?.forEach((stats) => {
        if (stats.type !== "inbound-rtp") return;
        if (track?.kind === Track.Kind.Audio) total.sound += stats.packetsReceived ?? 0;
        else total.picture += stats.framesDecoded ?? stats.packetsReceived ?? 0;
      });
    }
  }
  return total;
}
