import fc from 'fast-check';
import { toneAmplitude } from './goertzel';
import { encodeMulaw } from './mulaw';
import { sines } from './sources';
import { AudioFormatError, decodeWav, encodeWav } from './wav';

interface Parts {
  encoding?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  data?: Uint8Array;
  claimed?: number;
}

/** A WAV file of our own making, so that the decoder is not only tested against our encoder. */
function wav({ encoding = 1, channels = 1, rate = 8000, bits = 16, data = new Uint8Array(), claimed = data.length }: Parts): Buffer {
  const head = Buffer.alloc(20 + 16 + 12 + 8);
  head.write('RIFF\0\0\0\0WAVEfmt ', 0, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(encoding, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt16LE(bits, 34);
  // A chunk nobody knows, of odd length: padded to even.
  head.write('LIST', 36);
  head.writeUInt32LE(3, 40);
  head.write('data', 48);
  head.writeUInt32LE(claimed, 52);
  return Buffer.concat([head, data]);
}

const bytes = (samples: Int16Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
const sineAt = (rate: number, frequency: number, seconds = 1) =>
  Int16Array.from({ length: rate * seconds }, (_, i) => Math.round(8000 * Math.sin((2 * Math.PI * frequency * i) / rate)));

describe('decodeWav', () => {
  it.each([8000, 11_025, 16_000, 22_050, 44_100, 48_000])('brings %i Hz to 8 kHz', (rate) => {
    const samples = decodeWav(wav({ rate, data: bytes(sineAt(rate, 700)) }));
    expect(samples.length).toBeGreaterThanOrEqual(7999);
    expect(samples.length).toBeLessThanOrEqual(8000);
    expect(toneAmplitude(samples.subarray(0, 3200), 700)).toBeGreaterThan(7400);
  });

  it('reads µ-law and 8-bit files', () => {
    const tone = sines(3200, [[700, 8000]]);
    expect(toneAmplitude(decodeWav(wav({ encoding: 7, bits: 8, data: encodeMulaw(tone) })), 700)).toBeCloseTo(8000, -2);
    const eightBit = Uint8Array.from(tone, (sample) => (sample >> 8) + 128);
    expect(toneAmplitude(decodeWav(wav({ bits: 8, data: eightBit })), 700)).toBeCloseTo(8000, -2);
  });

  it('mixes channels', () => {
    const stereo = Int16Array.from({ length: 200 }, (_, i) => (i % 2 ? 1000 : 500));
    expect([...decodeWav(wav({ channels: 2, data: bytes(stereo) }))]).toEqual(Array(100).fill(750));
  });

  it('takes what is there when the header claims more (a streamed file)', () => {
    expect(decodeWav(wav({ data: bytes(Int16Array.of(1, 2, 3)), claimed: 0xffff_ffff })).length).toBe(3);
    expect(decodeWav(wav({ data: Buffer.from([1, 0, 2]) })).length).toBe(1);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['text', Buffer.from('this is an error page, not a sound file')],
    ['an MP3', Buffer.from('ID3\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0')],
    ['a header alone', wav({}).subarray(0, 30)],
    ['no data chunk', wav({}).subarray(0, 44)],
    ['no channel', wav({ channels: 0 })],
    ['too many channels', wav({ channels: 60_000 })],
    ['no rate', wav({ rate: 0 })],
    ['an absurd rate', wav({ rate: 0xffff_ffff })],
    ['an unknown encoding', wav({ encoding: 85 })],
    ['24 bits', wav({ bits: 24 })],
  ])('refuses %s with a reason', (_, file) => {
    expect(() => decodeWav(file)).toThrow(AudioFormatError);
  });

  it('never fails in another way, whatever bytes it gets', () => {
    const valid = wav({ data: bytes(sineAt(8000, 700).subarray(0, 50)) });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: valid.length - 1 }), fc.nat({ max: 255 })), { maxLength: 12 }),
        fc.nat({ max: valid.length }),
        (flips, length) => {
          const broken = Buffer.from(valid.subarray(0, length));
          for (const [at, value] of flips) if (at < broken.length) broken[at] = value;
          try {
            expect(decodeWav(broken)).toBeInstanceOf(Int16Array);
          } catch (error) {
            expect(error).toBeInstanceOf(AudioFormatError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('encodeWav', () => {
  it('writes channels side by side and pads the shorter one', () => {
    const file = encodeWav([Int16Array.of(100, 200), Int16Array.of(300)]);
    expect(file.length).toBe(44 + 8);
    expect([...decodeWav(file)]).toEqual([200, 100]);
  });
});
