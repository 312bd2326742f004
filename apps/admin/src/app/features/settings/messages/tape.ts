import { Injectable } from '@angular/core';
import { LevelGauge } from '../../../core/audio/level-gauge';
import { TELEPHONE_RATE, mono, wavFile } from './wav-file';

/** What came from a microphone. */
export interface Recorded {
  file: Blob;
  seconds: number;
  /** The loudest sample, 0 to 1. */
  peak: number;
}

/** A recording that runs. */
export interface Tape {
  /** How loud it is now, 0 to 1. */
  level(): number;
  /** Ends it and makes a WAV file of it. Rejects when the browser cannot read what it has recorded itself. */
  end(): Promise<Recorded>;
  /** Ends it and keeps nothing. */
  cancel(): void;
}

/** The browser's recorder; a spec puts another one in its place, jsdom has none. */
@Injectable({ providedIn: 'root' })
export class TapeDeck {
  readonly available = typeof globalThis.MediaRecorder === 'function' && typeof globalThis.OfflineAudioContext === 'function';

  /** Takes the stream over: it is stopped at the end. */
  record(stream: MediaStream): Tape {
    const recorder = new MediaRecorder(stream);
    const pieces: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    const ended = new Promise<Blob>((resolve) => recorder.addEventListener('stop', () => resolve(new Blob(pieces)), { once: true }));
    const context = new AudioContext();
    const gauge = new LevelGauge(context);
    recorder.start();
    const stop = () => {
      if (recorder.state !== 'inactive') recorder.stop();
      for (const track of stream.getTracks()) track.stop();
      gauge.close();
      void context.close();
    };
    return {
      level: () => gauge.read(stream),
      end: async () => {
        stop();
        return toRecorded(await (await ended).arrayBuffer());
      },
      cancel: stop,
    };
  }
}

async function toRecorded(recorded: ArrayBuffer): Promise<Recorded> {
  const audio = await new OfflineAudioContext(1, 1, TELEPHONE_RATE).decodeAudioData(recorded);
  const samples = mono(Array.from({ length: audio.numberOfChannels }, (_, channel) => audio.getChannelData(channel)));
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return { file: wavFile(samples, TELEPHONE_RATE), seconds: audio.duration, peak };
}
