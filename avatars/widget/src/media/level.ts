// How loud a track is: of the visitor's microphone and of the avatar's voice.

/** Between two looks, in ms: often enough to look alive, and seldom enough to cost nothing. */
export const LOOK_MS = 100;
/** Samples of one look: 85 ms at 48 kHz. */
const SAMPLES = 4096;
/** What counts as silence and as loud, in dB of full scale. */
const SILENT_DB = -60;
const LOUD_DB = -12;

/** The level of a track from 0, silence, to 1, loud; null where it is not known. */
export type Gauge = (track: MediaStreamTrack | null | undefined) => number | null;

/** An audio context; to be called in a gesture, as Safari demands. Null where there is none. */
export function openContext(): AudioContext | null {
  try {
    return new AudioContext();
  } catch {
    return null;
  }
}

/** A gauge for one track at a time; it follows to another one by itself. */
export function createGauge(context: AudioContext | null): Gauge {
  if (!context) return () => null;
  const analyser = context.createAnalyser();
  analyser.fftSize = SAMPLES;
  const samples = new Float32Array(SAMPLES);
  let source: AudioNode | null = null;
  let current: MediaStreamTrack | null = null;

  function follow(track: MediaStreamTrack | null): void {
    source?.disconnect();
    source = null;
    current = track;
    if (!context || !track) return;
    try {
      source = context.createMediaStreamSource(new MediaStream([track]));
      source.connect(analyser);
    } catch {
      // Firefox takes no microphone of another sample rate. Without a level the call goes on.
    }
  }

  return (track = null) => {
    if (track !== current) follow(track);
    if (!source || context.state !== "running") return null;
    analyser.getFloatTimeDomainData(samples);
    return levelOf(samples);
  };
}

/** The level of samples between -1 and 1, on a scale of decibels, as ears hear. */
export function levelOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) sum += (samples[index] ?? 0) ** 2;
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, (decibels - SILENT_DB) / (LOUD_DB - SILENT_DB)));
}
