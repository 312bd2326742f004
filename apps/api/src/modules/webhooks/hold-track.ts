/** 8 kHz, 16 bit, mono: what a telephone line carries, in the one format every carrier reads. */
const RATE = 8_000;
const SECONDS_PER_CHORD = 2;
/** Four soft chords that lead back into the first, so that the loop has no seam. Hz. */
const CHORDS = [
  [261.63, 329.63, 392.0],
  [220.0, 261.63, 329.63],
  [174.61, 220.0, 261.63],
  [196.0, 246.94, 293.66],
] as const;
const LEVEL = 0.12;
const HEADER_BYTES = 44;

let track: Buffer | undefined;

/** Our hold track as a WAV file: made here, so that no recording of anybody's needs a licence. */
export function holdTrack(): Buffer {
  return (track ??= wav(CHORDS.flatMap(chordSamples)));
}

function chordSamples(chord: readonly number[]): number[] {
  const length = RATE * SECONDS_PER_CHORD;
  return Array.from({ length }, (_, index) => {
    const swell = Math.sin((Math.PI * index) / length);
    const sum = chord.reduce((level, hz) => level + Math.sin((2 * Math.PI * hz * index) / RATE), 0);
    return Math.round((sum / chord.length) * swell * LEVEL * 32_767);
  });
}

function wav(samples: readonly number[]): Buffer {
  const file = Buffer.alloc(HEADER_BYTES + samples.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => file.writeInt16LE(sample, HEADER_BYTES + index * 2));
  return file;
}
