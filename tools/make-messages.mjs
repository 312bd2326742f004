// Makes the messages that come with the product: apps/api/src/modules/audio/messages/*.wav, 8 kHz, 16 bit, mono, which every
// carrier plays. Run it by hand after changing a text; the files are checked in, because espeak-ng is on no newcomer's machine.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../apps/api/src/modules/audio/messages');
const RATE = 8000;
/** -6 dB: a message is heard beside voices. */
const PEAK = 16_000;
const MESSAGES = {
  'one-moment': 'One moment, please. I am looking that up for you.',
  'thank-you': 'Thank you very much for your time. Have a good day.',
};

const temporary = mkdtempSync(path.join(tmpdir(), 'messages-'));
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(MESSAGES)) {
  const spoken = path.join(temporary, 'spoken.wav');
  execFileSync('espeak-ng', ['-v', 'en-us+f3', '-s', '155', '-w', spoken, text]);
  const samples = loud(toRate(trimmed(read(spoken))));
  writeFileSync(path.join(folder, `${name}.wav`), wav(samples));
  console.log(`${name.padEnd(20)} ${(samples.length / RATE).toFixed(1)} s`);
}
rmSync(temporary, { recursive: true });

/** espeak-ng writes a plain header of 44 bytes. */
function read(file) {
  const bytes = readFileSync(file);
  const samples = Array.from({ length: (bytes.length - 44) >> 1 }, (_, i) => bytes.readInt16LE(44 + i * 2));
  return { samples, rate: bytes.readUInt32LE(24) };
}

/** Without the silence around the sentence. */
function trimmed({ samples, rate }) {
  const loudEnough = (sample) => Math.abs(sample) > 200;
  return { samples: samples.slice(samples.findIndex(loudEnough), samples.findLastIndex(loudEnough) + 1), rate };
}

/** A windowed sinc, low enough that nothing above 4 kHz folds back. */
function toRate({ samples, rate }) {
  const step = rate / RATE;
  const half = Math.ceil(16 * step);
  const cut = 0.92 / step;
  return Array.from({ length: Math.floor(samples.length / step) }, (_, n) => {
    const centre = n * step;
    let sum = 0;
    for (let i = Math.ceil(centre - half); i <= centre + half; i += 1) {
      const x = i - centre;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * cut * x) / (Math.PI * cut * x);
      sum += (samples[i] ?? 0) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / half));
    }
    return sum * cut;
  });
}

function loud(samples) {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  return samples.map((sample) => Math.round((sample / peak) * PEAK));
}

function wav(samples) {
  const file = Buffer.alloc(44 + samples.length * 2);
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
  samples.forEach((sample, i) => file.writeInt16LE(sample, 44 + i * 2));
  return file;
}
