import { readFileSync } from 'node:fs';
import path from 'node:path';
import { audioFormat, type AudioFormat } from './audio-format';

/** Beside this file in the sources, beside main.mjs in the bundle; made by `tools/make-messages.mjs`. */
const FOLDER = path.join(import.meta.dirname, 'messages');
const NAMES = { 'one-moment': 'One moment, please', 'thank-you': 'Thank you for your time' } as const;

export interface BuiltInMessage extends AudioFormat {
  id: string;
  name: string;
  data: Buffer;
}

/** What can be played before anybody has uploaded anything. Read once, at the start: a missing file is noticed then. */
export const BUILT_IN_MESSAGES: readonly BuiltInMessage[] = Object.entries(NAMES).map(([id, name]) => {
  const data = readFileSync(path.join(FOLDER, `${id}.wav`));
  return { id, name, data, ...audioFormat(data) };
});
