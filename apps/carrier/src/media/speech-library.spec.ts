import { statSync } from 'node:fs';
import path from 'node:path';
import { loudness } from './goertzel';
import { SPEECH_NAMES, SpeechLibrary } from './speech-library';

const FOLDER = path.resolve(__dirname, '../../speech');

describe('the speech files', () => {
  it.each(SPEECH_NAMES)('%s can be heard and does not clip', async (name) => {
    const clip = (await SpeechLibrary.load(FOLDER)).play(name);
    const samples: number[] = [];
    while (!clip.ended) samples.push(...clip.next()!);
    expect(loudness(Int16Array.from(samples))).toBeGreaterThan(1000);
    expect(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeLessThan(30_000);
  });

  it('are small together', () => {
    const total = SPEECH_NAMES.reduce((sum, name) => sum + statSync(path.join(FOLDER, `${name}.ulaw`)).size, 0);
    expect(total).toBeLessThan(600_000);
  });

  it('have the lengths their contacts promise', async () => {
    const speech = await SpeechLibrary.load(FOLDER);
    expect(speech.durationMs('person')).toBeGreaterThan(15_000);
    expect(Math.abs(speech.durationMs('voicemail-greeting') - 4000)).toBeLessThan(150);
  });

  it('loop without an end', async () => {
    const person = (await SpeechLibrary.load(FOLDER)).loop('known-sentence');
    for (let n = 0; n < 1000; n++) expect(person.next()).not.toBeNull();
  });

  it('are missed at start, not in a call', async () => {
    await expect(SpeechLibrary.load('/nowhere')).rejects.toThrow('ENOENT');
  });
});
