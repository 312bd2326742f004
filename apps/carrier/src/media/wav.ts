import { SAMPLE_RATE } from './audio';
import { decodeMulaw } from './mulaw';
import { clip } from './sources';

const PCM = 1;
const MULAW = 7;
const EXTENSIBLE = 0xfffe;
const MAX_CHANNELS = 8;
const MIN_RATE = 4000;
const MAX_RATE = 192_000;

/** The fetched file is no WAV this carrier can play; the message says why (Twilio reports such a file as 12300). */
export class AudioFormatError extends Error {}

interface WavFormat {
  encoding: number;
  channels: number;
  rate: number;
  bits: number;
}

/** A WAV file (PCM 8 or 16 bit, or µ-law; any rate, any channel count) as 8 kHz mono samples. */
export function decodeWav(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || ascii(view, 0) !== 'RIFF' || ascii(view, 8) !== 'WAVE') throw new AudioFormatError('not a WAV file');
  let format: WavFormat | null = null;
  for (const chunk of chunks(view)) {
    if (chunk.id === 'fmt ') format = readFormat(view, chunk.start, chunk.size);
    if (chunk.id !== 'data') continue;
    if (!format) throw new AudioFormatError('no fmt chunk before the data');
    return resample(toMono(readSamples(bytes.subarray(chunk.start, chunk.start + chunk.size), format), format.channels), format.rate);
  }
  throw new AudioFormatError('no data chunk');
}

/** A 16-bit PCM WAV at 8 kHz from one array per channel; a shorter channel ends in silence. */
export function encodeWav(channels: readonly Int16Array[]): Buffer {
  const frames = Math.max(0, ...channels.map((channel) => channel.length));
  const blockAlign = channels.length * 2;
  const file = Buffer.alloc(44 + frames * blockAlign);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(PCM, 20);
  file.writeUInt16LE(channels.length, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * blockAlign, 28);
  file.writeUInt16LE(blockAlign, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(frames * blockAlign, 40);
  channels.forEach((channel, c) => {
    for (let i = 0; i < channel.length; i++) file.writeInt16LE(channel[i]!, 44 + i * blockAlign + c * 2);
  });
  return file;
}

function ascii(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

function* chunks(view: DataView): Generator<{ id: string; start: number; size: number }> {
  for (let at = 12; at + 8 <= view.byteLength;) {
    const claimed = view.getUint32(at + 4, true);
    // Streamed files claim 0 or 4 GB; what is there counts.
    const size = Math.min(claimed, view.byteLength - at - 8);
    yield { id: ascii(view, at), start: at + 8, size };
    at += 8 + size + (size % 2);
  }
}

function readFormat(view: DataView, start: number, size: number): WavFormat {
  if (size < 16) throw new AudioFormatError('fmt chunk too short');
  const declared = view.getUint16(start, true);
  const encoding = declared === EXTENSIBLE && size >= 26 ? view.getUint16(start + 24, true) : declared;
  const format = {
    encoding,
    channels: view.getUint16(start + 2, true),
    rate: view.getUint32(start + 4, true),
    bits: view.getUint16(start + 14, true),
  };
  if (format.channels < 1 || format.channels > MAX_CHANNELS) throw new AudioFormatError(`${format.channels} channels`);
  if (format.rate < MIN_RATE || format.rate > MAX_RATE) throw new AudioFormatError(`sample rate ${format.rate}`);
  return format;
}

function readSamples(data: Uint8Array, { encoding, bits }: WavFormat): Int16Array {
  if (encoding === MULAW && bits === 8) return decodeMulaw(data);
  if (encoding === PCM && bits === 8) return Int16Array.from(data, (byte) => (byte - 128) << 8);
  if (encoding === PCM && bits === 16) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Int16Array.from({ length: data.length >> 1 }, (_, i) => view.getInt16(i * 2, true));
  }
  throw new AudioFormatError(`encoding ${encoding} with ${bits} bits`);
}

function toMono(samples: Int16Array, channels: number): Int16Array {
  if (channels === 1) return samples;
  const mono = new Int16Array(Math.floor(samples.length / channels));
  for (let i = 0; i < mono.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += samples[i * channels + c]!;
    mono[i] = Math.round(sum / channels);
  }
  return mono;
}

/** To 8 kHz: the mean over each output sample's span when going down (a simple low-pass), straight lines when going up. */
function resample(samples: Int16Array, rate: number): Int16Array {
  if (rate === SAMPLE_RATE) return samples;
  const step = rate / SAMPLE_RATE;
  const result = new Int16Array(Math.floor(samples.length / step));
  for (let i = 0; i < result.length; i++)
    result[i] = clip(Math.round(step > 1 ? mean(samples, i * step, step) : between(samples, i * step)));
  return result;
}

function mean(samples: Int16Array, from: number, span: number): number {
  const first = Math.floor(from);
  const last = Math.min(samples.length, Math.ceil(from + span));
  let sum = 0;
  let weight = 0;
  for (let i = first; i < last; i++) {
    const part = Math.min(i + 1, from + span) - Math.max(i, from);
    sum += samples[i]! * part;
    weight += part;
  }
  return weight > 0 ? sum / weight : 0;
}

function between(samples: Int16Array, at: number): number {
  const index = Math.floor(at);
  const here = samples[index] ?? 0;
  const next = samples[index + 1] ?? here;
  return here + (next - here) * (at - index);
}
