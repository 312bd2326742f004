/** What a telephone line carries; more would be thrown away by the carrier. */
export const TELEPHONE_RATE = 8000;
const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;

/** Samples from −1 to 1 as a WAV file: PCM, 16 bits, one channel. */
export function wavFile(samples: Float32Array, rate: number): Blob {
  const bytes = samples.length * SAMPLE_BYTES;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + bytes));
  const text = (at: number, word: string) => [...word].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * SAMPLE_BYTES, true);
  view.setUint16(32, SAMPLE_BYTES, true);
  view.setUint16(34, 8 * SAMPLE_BYTES, true);
  text(36, 'data');
  view.setUint32(40, bytes, true);
  samples.forEach((sample, index) => {
    const clipped = Math.max(-1, Math.min(1, sample));
    view.setInt16(HEADER_BYTES + index * SAMPLE_BYTES, Math.round(clipped * 32767), true);
  });
  return new Blob([view.buffer], { type: 'audio/wav' });
}

/** All channels as one. */
export function mono(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = channels;
  return first.map((_, index) => channels.reduce((sum, channel) => sum + channel[index]!, 0) / channels.length);
}
