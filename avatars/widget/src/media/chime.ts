/** The two notes, in Hz, and how long each sounds, in seconds. */
const NOTES = [659.25, 880] as const;
const LENGTH = 0.7;
const APART = 0.18;
const LOUDNESS = 0.12;
/** By then both have sounded, also where the context takes a moment to begin. */
const CLOSE_MS = 3_000;

/** Two soft notes, for a visitor who looks elsewhere. Silent where the browser allows no sound. */
export function chime(): void {
  try {
    const context = new AudioContext();
    NOTES.forEach((pitch, index) => {
      ring(context, pitch, index * APART);
    });
    // Not when the last note has ended: in a context that may not sound, it never does.
    window.setTimeout(() => void context.close(), CLOSE_MS);
  } catch {
    // The page says it in words as well.
  }
}

function ring(context: AudioContext, pitch: number, after: number): void {
  const from = context.currentTime + after;
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.setValueAtTime(0, from);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, from + LENGTH);
  const note = new OscillatorNode(context, { type: "sine", frequency: pitch });
  note.connect(loudness).connect(context.destination);
  note.start(from);
  note.stop(from + LENGTH);
}
