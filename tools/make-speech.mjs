// Makes the carrier's speech: apps/carrier/speech/*.ulaw, raw 8 kHz µ-law. Run it by hand after changing a text; the files
// are checked in, because espeak-ng and sox are on no newcomer's machine. `node tools/make-speech.mjs`
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../apps/carrier/speech');
const LIMIT_BYTES = 600_000;
const MULAW_SILENCE = 0xff;
const BYTES_PER_SECOND = 8000;

/** A number is a pause in seconds. `person` is played over and over, so it ends in one. */
const SPEECH = {
  person: {
    voice: 'en-us+f3',
    parts: [
      'Hello? Yes, this is she.',
      0.9,
      'Oh, that is interesting. Could you tell me a little more about it?',
      1.2,
      'I see. We have been thinking about something like that since the spring.',
      0.8,
      'How long would it take to set up, and who would help us with it?',
      1.4,
      'Right. Thursday afternoon would suit me best, some time after three.',
      1.1,
      'Could you send me that in an e-mail? Then I can show it to my colleague.',
      1.5,
    ],
  },
  'known-sentence': {
    voice: 'en-us+m2',
    parts: [0.3, 'The quick brown fox jumps over the lazy dog, and then it rests in the shade.', 0.7],
  },
  'voicemail-greeting': {
    voice: 'en-us+m3',
    parts: ['Hi, I cannot take your call. Please leave a message after the tone.'],
    seconds: 4,
  },
  'not-in-service': { voice: 'en-us', parts: ['We are sorry. The number you have dialed is not in service.', 0.5] },
  'cannot-be-completed': { voice: 'en-us', parts: ['We are sorry. Your call cannot be completed as dialed.', 0.5] },
  'application-error': { voice: 'en-us', parts: ['We are sorry. An application error has occurred. Goodbye.', 0.3] },
  'read-out': { voice: 'en-us', parts: ['Here the carrier reads out a text.', 0.3] },
};

const temporary = mkdtempSync(path.join(tmpdir(), 'speech-'));
mkdirSync(folder, { recursive: true });
let total = 0;
for (const [name, { voice, parts, seconds }] of Object.entries(SPEECH)) {
  const spoken = Buffer.concat(parts.map((part) => (typeof part === 'number' ? silence(part) : speak(part, voice))));
  const file = seconds ? Buffer.concat([spoken, silence(Math.max(0, seconds - spoken.length / BYTES_PER_SECOND))]) : spoken;
  writeFileSync(path.join(folder, `${name}.ulaw`), file);
  total += file.length;
  console.log(`${name.padEnd(20)} ${(file.length / BYTES_PER_SECOND).toFixed(1)} s`);
}
rmSync(temporary, { recursive: true });
console.log(`${total} bytes in all`);
if (total > LIMIT_BYTES) throw new Error(`the speech files may have ${LIMIT_BYTES} bytes together`);

function speak(text, voice) {
  const wav = path.join(temporary, 'spoken.wav');
  const raw = path.join(temporary, 'spoken.ulaw');
  execFileSync('espeak-ng', ['-v', voice, '-s', '165', '-w', wav, text]);
  // -3 dB, so that a pilot tone still fits on top without clipping; the silence espeak puts around a sentence is cut off.
  const trim = ['silence', '1', '0.01', '0.5%', 'reverse', 'silence', '1', '0.01', '0.5%', 'reverse'];
  execFileSync('sox', [wav, '-t', 'raw', '-r', '8000', '-c', '1', '-e', 'u-law', raw, ...trim, 'norm', '-3']);
  return readFileSync(raw);
}

function silence(seconds) {
  return Buffer.alloc(Math.round(seconds * BYTES_PER_SECOND), MULAW_SILENCE);
}
