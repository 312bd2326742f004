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
