import { setImmediate as othersTurn } from 'node:timers/promises';
import { createMp3Encoder } from 'wasm-media-encoders';
import { SAMPLE_RATE } from './audio';

/** Higher than the telephone's: the lowest rates of MP3 are not played everywhere. */
const OUTPUT_RATE = 16_000;
const ONE_CHANNEL = { channels: 1, bitrate: 32 } as const;
const TWO_CHANNELS = { channels: 2, bitrate: 64 } as const;
/** 100 ms of audio take some milliseconds: the calls that go on meanwhile are mixed every 20 ms. */
const SAMPLES_AT_ONCE = SAMPLE_RATE / 10;

/** An MP3 file from one or two equally long channels at 8 kHz. */
export async function encodeMp3(channels: readonly Int16Array[]): Promise<Buffer> {
  const encoder = await createMp3Encoder();
  const layout = channels.length === 2 ? TWO_CHANNELS : ONE_CHANNEL;
  encoder.configure({ ...layout, sampleRate: SAMPLE_RATE, outputSampleRate: OUTPUT_RATE });
  const length = channels[0]?.length ?? 0;
  const parts: Buffer[] = [];
  for (let at = 0; at < length; at += SAMPLES_AT_ONCE) {
    // Copied: the encoder writes into the same memory each time.
    parts.push(Buffer.from(encoder.encode(channels.map((channel) => floats(channel.subarray(at, at + SAMPLES_AT_ONCE))))));
    await othersTurn();
  }
  parts.push(Buffer.from(encoder.finalize()));
  return Buffer.concat(parts);
}

const floats = (samples: Int16Array): Float32Array => Float32Array.from(samples, (sample) => sample / 32_768);
