import { toWav, WAV_RATE as RATE } from '../../platform/wav';

const SECONDS_PER_CHORD = 2;
/** Four soft chords that lead back into the first, so that the loop has no seam. Hz. */
const CHORDS = [
  [261.63, 329.63, 392.0],
  [220.0, 261.63, 329.63],
  [174.61, 220.0, 261.63],
  [196.0, 246.94, 293.66],
] as const;
const LEVEL = 0.12;

let track: Buffer | undefined;

/** Our hold track as a WAV file: made here, so that no recording of anybody's needs a licence. */
export function holdTrack(): Buffer {
  return (track ??= toWav(CHORDS.flatMap(chordSamples)));
}

function chordSamples(chord: readonly number[]): number[] {
  const length = RATE * SECONDS_PER_CHORD;
  return Array.from({ length }, (_, index) => {
    const swell = Math.sin((Math.PI * index) / length);
    const sum = chord.reduce((level, hz) => level + Math.sin((2 * Math.PI * hz * index) / RATE), 0);
    return Math.round((sum / chord.length) * swell * LEVEL * 32_767);
  });
}

/** Somebody who is connected in time has heard no music (calls.md C11). */
const NEARLY_SILENT_SECONDS = 2;
const FADE_SECONDS = 2;
const CHORDS_OF_A_WAIT = 4;
const WHISPER = 0.02;

let queue: Buffer | undefined;

/** For who has just answered a campaign's call: hardly anything at first, then the hold track fading in. */
export function queueTrack(): Buffer {
  return (queue ??= toWav(fadedIn(Array.from({ length: CHORDS_OF_A_WAIT }, () => CHORDS.flatMap(chordSamples)).flat())));
}

function fadedIn(samples: number[]): number[] {
  return samples.map((sample, index) => {
    const seconds = index / RATE - NEARLY_SILENT_SECONDS;
    return Math.round(sample * Math.min(1, Math.max(WHISPER, seconds / FADE_SECONDS)));
  });
}
