// A LiveKit room as far as ours look at one, without a network.

import { EventEmitter } from "node:events";
import { ConnectionState, type Room, RoomEvent } from "livekit-client";
import { vi } from "vitest";
import type { Speaker } from "../src/types";

interface Publication {
  track: { kind: string; mediaStreamTrack: { enabled: boolean }; getRTCStatsReport(): unknown };
}

export function fakeRoom() {
  const emitter = new EventEmitter();
  const received = { packets: 0, frames: 0 };
  const publication = (kind: string, stats: () => object): Publication => ({
    track: {
      kind,
      mediaStreamTrack: { enabled: true },
      getRTCStatsReport: async () => new Map([["in", { type: "inbound-rtp", ...stats() }]]),
    },
  });
  const audio = publication("audio", () => ({ packetsReceived: received.packets }));
  const video = publication("video", () => ({ framesDecoded: received.frames }));
  const avatar = {
    isLocal: false,
    trackPublications: new Map([
      ["a", audio],
      ["v", video],
    ]),
    audioTrackPublications: new Map([["a", audio]]),
  };
  const microphone = { track: { stop: vi.fn() } };
  const sent: unknown[] = [];
  const room = Object.assign(emitter, {
    state: ConnectionState.Connected as ConnectionState,
    activeSpeakers: [] as { isLocal: boolean }[],
    remoteParticipants: new Map([["avatar", avatar]]),
    localParticipant: {
      isLocal: true,
      isMicrophoneEnabled: true,
      trackPublications: new Map([["m", microphone]]),
      publishData: vi.fn(async (data: Uint8Array) => {
        sent.push(JSON.parse(new TextDecoder().decode(data)));
      }),
    },
  });
  return {
    room: room as unknown as Room,
    /** Packets of sound and frames of picture that have come. */
    received,
    avatar,
    audio: audio.track,
    microphone: microphone.track,
    /** What was said to the room, in order. */
    sent,
    publishData: room.localParticipant.publishData,
    avatarLeaves() {
      room.remoteParticipants.clear();
      emitter.emit(RoomEvent.ParticipantDisconnected, avatar);
    },
    avatarComes() {
      room.remoteParticipants.set("avatar", avatar);
      emitter.emit(RoomEvent.ParticipantConnected, avatar);
    },
    /** Only those speak from now on. */
    speak(...who: Speaker[]) {
      room.activeSpeakers = who.map((one) => ({ isLocal: one === "visitor" }));
      emitter.emit(RoomEvent.ActiveSpeakersChanged, room.activeSpeakers);
    },
    becomes(state: ConnectionState) {
      room.state = state;
      emitter.emit(RoomEvent.ConnectionStateChanged, state);
    },
    ends(reason?: number) {
      room.state = ConnectionState.Disconnected;
      emitter.emit(RoomEvent.Disconnected, reason);
    },
    emit: emitter.emit.bind(emitter),
    listeners: () => emitter.eventNames().length,
  };
}
