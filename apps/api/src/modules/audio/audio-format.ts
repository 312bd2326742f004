import type { AudioContentType } from '@dialer/contracts';

export interface AudioFormat {
  contentType: AudioContentType;
  durationMs: number;
}

/** What is wrong with a file, in words for whoever uploaded it. */
export class AudioFormatFault extends Error {
  override readonly name = 'AudioFormatFault';
}

export const LONGEST_MS = 5 * 60_000;
const SHORTEST_MS = 200;
const PCM = 1;
const MULAW = 7;
const ENCODINGS: Readonly<Record<number, readonly number[]>> = { [PCM]: [8, 16], [MULAW]: [8] };
const EXTENSIBLE = 0xfffe;

/**
 * What an uploaded file is, by its bytes alone: its name and the type the browser sent prove nothing, and what cannot be played
 * would be noticed in the middle of a call. WAV (8 or 16 bit PCM, or µ-law: what both carriers play) or MP3.
 */
export function audioFormat(file: Buffer): AudioFormat {
  const format = isWav(file) ? wav(file) : mp3(file);
  if (format.durationMs < SHORTEST_MS) throw new AudioFormatFault('has next to no sound in it');
  if (format.durationMs > LONGEST_MS) throw new AudioFormatFault(`is longer than ${LONGEST_MS / 60_000} minutes`);
  return format;
}

const isWav = (file: Buffer) => file.length >= 12 && file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WAVE';

function wav(file: Buffer): AudioFormat {
  let bytesPerSecond: number | null = null;
  for (const { id, start, size } of chunks(file)) {
    if (id === 'fmt ') bytesPerSecond = wavRate(file.subarray(start, start + size));
    if (id !== 'data') continue;
    if (bytesPerSecond === null) break;
    return { contentType: 'audio/wav', durationMs: Math.round((1000 * size) / bytesPerSecond) };
  }
  throw new AudioFormatFault('is a WAV file without sound');
}

/** A size that points behind the end of the file is cut to what is there. */
function* chunks(file: Buffer): Generator<{ id: string; start: number; size: number }> {
  let at = 12;
  while (at + 8 <= file.length) {
    const said = file.readUInt32LE(at + 4);
    const start = at + 8;
    yield { id: file.toString('latin1', at, at + 4), start, size: Math.min(said, file.length - start) };
    at = start + said + (said % 2);
  }
}

/** Bytes per second, by our own arithmetic: the header's own figure is not to be trusted. */
function wavRate(format: Buffer): number {
  if (format.length < 16) throw new AudioFormatFault('is a broken WAV file');
  const tag = format.readUInt16LE(0);
  const encoding = tag === EXTENSIBLE && format.length >= 26 ? format.readUInt16LE(24) : tag;
  const [channels, rate, bits] = [format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)];
  if (!ENCODINGS[encoding]?.includes(bits)) throw new AudioFormatFault('must be saved as 16-bit PCM, or as MP3');
  if (channels < 1 || channels > 2) throw new AudioFormatFault('must have one or two channels');
  if (rate < 8_000 || rate > 48_000) throw new AudioFormatFault('must have 8,000 to 48,000 samples a second');
  return channels * rate * (bits / 8);
}

/** kbit/s of layer III: MPEG 1, then MPEG 2 and 2.5. Index 0 (free) and 15 are no rates. */
const BIT_RATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;
/** Fewer frames in a row than these may be chance. */
const FEWEST_FRAMES = 4;

function mp3(file: Buffer): AudioFormat {
  const begin = behindTag(file);
  let at = begin;
  let frames = 0;
  let durationMs = 0;
  for (let frame = mp3Frame(file, at); frame; frame = mp3Frame(file, at)) {
    frames += 1;
    durationMs += frame.durationMs;
    at += frame.bytes;
  }
  // Behind the frames there may be a tag; more of something else than of sound is no MP3 file.
  if (frames < FEWEST_FRAMES || at - begin < (file.length - begin) / 2) throw new AudioFormatFault('must be a WAV or an MP3 file');
  return { contentType: 'audio/mpeg', durationMs: Math.round(durationMs) };
}

/** ID3v2 (titles, pictures) stands before the sound; its length has 7 bits a byte. */
function behindTag(file: Buffer): number {
  if (file.length < 10 || file.toString('latin1', 0, 3) !== 'ID3') return 0;
  return 10 + [6, 7, 8, 9].reduce((length, at) => length * 128 + (file[at]! & 0x7f), 0);
}

/** The frame of layer III that begins here; null where none does, or it is not all there. */
function mp3Frame(file: Buffer, at: number): { bytes: number; durationMs: number } | null {
  if (at + 4 > file.length) return null;
  const header = file.readUInt32BE(at);
  const version = (header >>> 19) & 3;
  if (header >>> 21 !== 0x7ff || version === 1 || ((header >>> 17) & 3) !== 1) return null;
  const isFirst = version === 3;
  const kbits = BIT_RATES[isFirst ? 0 : 1][(header >>> 12) & 15];
  const rateOfFirst = SAMPLE_RATES[(header >>> 10) & 3];
  if (!kbits || !rateOfFirst) return null;
  const rate = isFirst ? rateOfFirst : version === 2 ? rateOfFirst / 2 : rateOfFirst / 4;
  const samples = isFirst ? 1152 : 576;
  const bytes = Math.floor((samples / 8) * ((kbits * 1000) / rate)) + ((header >>> 9) & 1);
  return at + bytes > file.length ? null : { bytes, durationMs: (1000 * samples) / rate };
}
