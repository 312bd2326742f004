import { SAMPLE_RATE } from './audio';
import { encodeMp3 } from './mp3';
import { sines } from './sources';

/** Kbit/s of MPEG-2 layer III by the header's index. */
const KBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [22_050, 24_000, 16_000];
const SAMPLES_PER_FRAME = 576;

/** Walks from frame to frame, as a player does (ISO 13818-3 §2.4). */
function framesOf(file: Buffer) {
  const frames: Array<{ rate: number; kbits: number; mono: boolean }> = [];
  for (let at = 0; at < file.length;) {
    const header = file.readUInt32BE(at);
    // Eleven bits of sync, MPEG 2, layer III.
    expect((header >>> 17) & 0x7fff).toBe(0b111_1111_1111_1001);
    const [kbits, rate] = [KBITS[(header >>> 12) & 15]!, RATES[(header >>> 10) & 3]!];
    frames.push({ rate, kbits, mono: ((header >>> 6) & 3) === 3 });
    at += Math.floor((72_000 * kbits) / rate) + ((header >>> 9) & 1);
  }
  return frames;
}

describe('an MP3 file', () => {
  it.each([
    [1, 32],
    [2, 64],
  ])('of %i channel(s) has %i kbit/s and the length of what it holds', async (count, kbits) => {
    const seconds = 3;
    const channels = Array.from({ length: count }, (_, n) => sines(seconds * SAMPLE_RATE, [[440 + 560 * n, 8000]]));
    const frames = framesOf(await encodeMp3(channels));
    for (const frame of frames) expect(frame).toEqual({ rate: 16_000, kbits, mono: count === 1 });
    expect((frames.length * SAMPLES_PER_FRAME) / 16_000).toBeCloseTo(seconds, 0);
  });

  it('of nothing is a file all the same', async () => {
    const frames = framesOf(await encodeMp3([new Int16Array(0)]));
    expect(frames.length).toBeLessThan(5);
  });

  it('lets others have their turn while it is made', async () => {
    let turns = 0;
    const others = setInterval(() => (turns += 1), 1);
    await encodeMp3([sines(20 * SAMPLE_RATE, [[440, 8000]])]);
    clearInterval(others);
    expect(turns).toBeGreaterThan(10);
  });
});
