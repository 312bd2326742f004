import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AudioSource, FiniteSource, Frame } from './audio';
import { decodeMulaw } from './mulaw';
import { loopFrames, playFrames, toFrames } from './sources';

/** The files `tools/make-speech.mjs` writes into `apps/carrier/speech/`. */
export const SPEECH_NAMES = [
  'person',
  'known-sentence',
  'voicemail-greeting',
  'not-in-service',
  'cannot-be-completed',
  'application-error',
  'read-out',
] as const;
export type SpeechName = (typeof SPEECH_NAMES)[number];

/** All speech of the carrier, decoded once; every call plays the same frames. */
export class SpeechLibrary {
  private constructor(private readonly clips: ReadonlyMap<SpeechName, readonly Frame[]>) {}

  /** Reads `<directory>/<name>.ulaw` (raw 8 kHz µ-law) for every name; a missing file is an error at start, not in a call. */
  static async load(directory: string): Promise<SpeechLibrary> {
    const clips = await Promise.all(
      SPEECH_NAMES.map(async (name) => [name, toFrames(decodeMulaw(await readFile(path.join(directory, `${name}.ulaw`))))] as const),
    );
    return new SpeechLibrary(new Map(clips));
  }

  play(name: SpeechName): FiniteSource {
    return playFrames(this.frames(name));
  }

  loop(name: SpeechName): AudioSource {
    return loopFrames(this.frames(name));
  }

  durationMs(name: SpeechName): number {
    return this.frames(name).length * 20;
  }

  private frames(name: SpeechName): readonly Frame[] {
    return this.clips.get(name)!;
  }
}
