import { afterEach, describe, expect, it, vi } from "vitest";
import { createGauge, levelOf } from "./level";

const tone = (loudness: number) =>
  Float32Array.from({ length: 1024 }, (_, index) => loudness * Math.sin(index / 5));

/** An audio context through which every track sounds as loud as it says. */
function fakeContext(state = "running") {
  const connected: MediaStreamTrack[] = [];
  const analyser = {
    fftSize: 0,
    getFloatTimeDomainData(samples: Float32Array) {
      const { loudness = 0 } = (connected.at(-1) ?? {}) as { loudness?: number };
      samples.fill(loudness);
    },
  };
  const context = {
    state,
    createAnalyser: () => analyser,
    createMediaStreamSource: (stream: { track: MediaStreamTrack & { foreign?: boolean } }) => {
      if (stream.track.foreign) throw new DOMException("", "NotSupportedError");
      return {
        connect: () => connected.push(stream.track),
        disconnect: () => connected.pop(),
      };
    },
  };
  vi.stubGlobal(
    "MediaStream",
    class {
      track: MediaStreamTrack;
      constructor([track]: [MediaStreamTrack]) {
        this.track = track;
      }
    },
  );
  return { context: context as unknown as AudioContext, connected };
}

const track = (more: object) => more as unknown as MediaStreamTrack;

describe("the level", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is 0 in silence and 1 when it is loud", () => {
    expect(levelOf(tone(0))).toBe(0);
    expect(levelOf(tone(0.0001))).toBe(0);
    expect(levelOf(tone(1))).toBe(1);
  });

  it("rises evenly, as ears hear: ten times as loud is always as much more", () => {
    const level = (loudness: number) => levelOf(tone(loudness));
    expect(level(0.03) - level(0.003)).toBeCloseTo(level(0.3) - level(0.03), 2);
  });

  it("is that of the track at hand, and no other is left connected", () => {
    const { context, connected } = fakeContext();
    const gauge = createGauge(context);
    const [soft, loud] = [track({ loudness: 0.001 }), track({ loudness: 0.5 })];
    expect(gauge(soft)).toBeCloseTo(0, 1);
    expect(gauge(loud)).toBeGreaterThan(0.8);
    expect(connected).toEqual([loud]);
    expect(gauge(null)).toBeNull();
    expect(connected).toEqual([]);
  });

  it("is not known where the browser allows no audio, has none, or takes this track not", () => {
    const loud = track({ loudness: 0.5 });
    expect(createGauge(fakeContext("suspended").context)(loud)).toBeNull();
    expect(createGauge(null)(loud)).toBeNull();
    const gauge = createGauge(fakeContext().context);
    expect(gauge(track({ foreign: true }))).toBeNull();
    expect(gauge(loud)).toBeGreaterThan(0.8);
  });
});
