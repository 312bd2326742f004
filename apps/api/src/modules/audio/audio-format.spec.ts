import { toWav } from '../../platform/wav';
import { audioFormat, LONGEST_MS } from './audio-format';

const samples = (seconds: number) => Array<number>(Math.round(seconds * 8_000)).fill(0);

/** A header of our own and as much data as its figures promise for that long. */
function wav({ encoding = 1, channels = 1, rate = 8_000, bits = 16, seconds = 1, before = Buffer.alloc(0) } = {}): Buffer {
  const data = Buffer.alloc(Math.round(seconds * channels * rate * (bits / 8)));
  const format = Buffer.alloc(24);
  format.write('fmt ', 0);
  format.writeUInt32LE(16, 4);
  format.writeUInt16LE(encoding, 8);
  format.writeUInt16LE(channels, 10);
  format.writeUInt32LE(rate, 12);
  format.writeUInt16LE(bits, 22);
  const head = Buffer.alloc(8);
  head.write('data', 0);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'), before, format, head, data]);
}

/** 128 kbit/s, 44.1 kHz, MPEG 1 layer III: 417 bytes and 26.1 ms a frame. */
const frame = () => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)]);
const mp3 = (frames: number) => Buffer.concat(Array.from({ length: frames }, frame));
const fault = (file: Buffer) => {
  try {
    return audioFormat(file);
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a file that is', () => {
  it.each([
    ['ours', toWav(samples(1.5)), 1500],
    ['PCM in stereo', wav({ channels: 2, rate: 44_100, seconds: 2 }), 2000],
    ['PCM of 8 bits', wav({ bits: 8 }), 1000],
    ['µ-law', wav({ encoding: 7, bits: 8, seconds: 3 }), 3000],
  ])('a WAV, %s', (_, file, durationMs) => {
    expect(audioFormat(file)).toEqual({ contentType: 'audio/wav', durationMs });
  });

  it('a WAV with chunks of other programs before its sound', () => {
    const odd = Buffer.concat([Buffer.from('LIST'), Buffer.from([3, 0, 0, 0]), Buffer.from('abc\0')]);
    expect(audioFormat(wav({ before: odd })).durationMs).toBe(1000);
  });

  it('an MP3, with and without a picture before it and a tag behind', () => {
    expect(audioFormat(mp3(100))).toEqual({ contentType: 'audio/mpeg', durationMs: 2612 });
    const picture = Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), Buffer.from([0, 0, 7, 0x68]), Buffer.alloc(1000)]);
    expect(audioFormat(Buffer.concat([picture, mp3(100), Buffer.from('TAG'), Buffer.alloc(125)])).durationMs).toBe(2612);
  });
});

describe('a file is refused, in words, that', () => {
  it.each([
    ['is empty', Buffer.alloc(0), 'must be a WAV or an MP3 file'],
    ['is text', Buffer.from('name,company,phone\nAda,Northwind,+14155550110\n'), 'must be a WAV or an MP3 file'],
    ['is a page', Buffer.from('<html><script>alert(1)</script></html>'), 'must be a WAV or an MP3 file'],
    [
      'is a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array<number>(500).fill(7)]),
      'must be a WAV or an MP3',
    ],
    ['only begins like a WAV', Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'), 'is a WAV file without sound'],
    ['has its sound before it says what it is', Buffer.concat([wav().subarray(0, 12), wav().subarray(36)]), 'is a WAV file without sound'],
    ['is a WAV of another coding', wav({ encoding: 85 }), 'must be saved as 16-bit PCM, or as MP3'],
    ['is a WAV of 24 bits', wav({ bits: 24 }), 'must be saved as 16-bit PCM'],
    ['has eight channels', wav({ channels: 8 }), 'must have one or two channels'],
    ['has no channel', wav({ channels: 0 }), 'must have one or two channels'],
    ['has no rate', wav({ rate: 0 }), 'must have 8,000 to 48,000 samples'],
    ['has hardly any sound', wav({ seconds: 0.1 }), 'has next to no sound in it'],
    ['is too long', wav({ encoding: 7, bits: 8, seconds: LONGEST_MS / 1000 + 1 }), 'is longer than 5 minutes'],
    ['has one frame of an MP3 and then something else', Buffer.concat([mp3(4), Buffer.alloc(5000, 1)]), 'must be a WAV or an MP3 file'],
    ['is cut in its first frames', mp3(4).subarray(0, 900), 'must be a WAV or an MP3 file'],
    ['is a tag without sound', Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f', 'latin1'), 'must be a WAV or an MP3 file'],
  ])('%s', (_, file, words) => {
    expect(fault(file)).toContain(words);
  });

  it('lies about how long it is', () => {
    const file = wav({ seconds: 1 });
    file.writeUInt32LE(0xffff_ffff, 40);
    expect(audioFormat(file).durationMs).toBe(1000);
  });

  it('was damaged anywhere: nothing but a fault or a plausible answer', () => {
    for (const good of [wav({ seconds: 0.3 }), mp3(20)]) {
      for (let at = 0; at < 60; at += 1) {
        for (const byte of [0, 0x7f, 0xff]) {
          const broken = Buffer.from(good);
          broken[at] = byte;
          const found = fault(broken);
          if (typeof found !== 'string') expect(found.durationMs).toBeLessThanOrEqual(LONGEST_MS);
        }
        fault(good.subarray(0, at));
      }
    }
  });
});
