/** The channels of a PCM file of 16 bits, as a listener would hear them. */
export function channelsOf(file: Buffer): Int16Array[] {
  const text = (at: number) => file.toString('latin1', at, at + 4);
  if (text(0) !== 'RIFF' || text(8) !== 'WAVE') throw new Error('not a WAV file');
  const format = chunk(file, 'fmt ');
  const data = chunk(file, 'data');
  const channels = format.readUInt16LE(2);
  const length = Math.floor(data.length / 2 / channels);
  return Array.from({ length: channels }, (_, channel) =>
    Int16Array.from({ length }, (_sample, index) => data.readInt16LE(2 * (index * channels + channel))),
  );
}

export const SAMPLE_RATE = 8000;

function chunk(file: Buffer, name: string): Buffer {
  for (let at = 12; at + 8 <= file.length;) {
    const size = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === name) return file.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  throw new Error(`no ${name} in the WAV file`);
}

/** How loud one tone is at its loudest, as the amplitude of that sine (Goertzel with a Hann window, 400 ms at a time). */
export function toneIn(samples: Int16Array, frequency: number): number {
  const window = (SAMPLE_RATE * 2) / 5;
  let loudest = 0;
  for (let from = 0; from + window <= samples.length; from += window)
    loudest = Math.max(loudest, amplitude(samples.subarray(from, from + window), frequency));
  return loudest;
}

function amplitude(samples: Int16Array, frequency: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / SAMPLE_RATE);
  let [a, b] = [0, 0];
  samples.forEach((sample, i) => {
    const windowed = sample * 0.5 * (1 - Math.cos((2 * Math.PI * i) / (samples.length - 1)));
    [a, b] = [windowed + coefficient * a - b, a];
  });
  return (Math.sqrt(Math.max(0, a * a + b * b - coefficient * a * b)) * 4) / samples.length;
}

/** Root mean square: 0 in silence. */
export function loudness(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));
}
