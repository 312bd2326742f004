import type { Call } from '../twilio/calls/call';
import type { ClipLibrary } from '../twilio/twiml/clip-library';
import { TwimlFault } from '../twilio/twiml/twiml-fault';
import type { HttpAnswer } from '../webhooks/http-exchange';
import { FRAME_MS, type FiniteSource, type Frame } from '../media/audio';
import { beep, holdMusic } from '../media/line-tones';
import { decodeMulaw } from '../media/mulaw';
import { pause, playFrames, sequence, take, toFrames, tone } from '../media/sources';
import { AudioFormatError, decodeWav } from '../media/wav';
import type { Clip } from './call-audio';
import { ClipCache } from './clip-cache';

const WORD_MS = 240;
const WORD_GAP_MS = 80;
/** A voice's pitch, and below every call's pilot tone. */
const VOICE_HZ = [180, 240, 300, 360, 420] as const;
const VOICE_AMPLITUDE = 4000;
const MUSIC_MS = 8000;
const BEEP_MS = 400;
const DIGIT_MS = 120;
const STAND_IN_MS = 2000;
const SORRY = 'We are sorry. An application error has occurred. Goodbye.';

/** Everything the carrier can play from text and files; made when first heard. */
export class Clips implements ClipLibrary {
  readonly cache = new ClipCache();

  /** Recorded speech, where there is some. */
  constructor(private readonly speech: { sorry: Clip; readOut: Clip } | null = null) {}

  /**
   * As long as a voice would take: a text that is long enough begins with a voice that says what this is, and has one
   * short tone for every further word.
   */
  say(text: string): Clip {
    const words = text.split(/\s+/).filter((word) => word !== '');
    const durationMs = words.length * (WORD_MS + WORD_GAP_MS);
    const spoken = this.speech && this.speech.readOut.durationMs <= durationMs ? this.speech.readOut : this.pause(0);
    const rest = words.slice(Math.ceil(spoken.durationMs / (WORD_MS + WORD_GAP_MS)));
    const tones = (): FiniteSource[] => rest.flatMap((word) => [take(tone(pitchOf(word), VOICE_AMPLITUDE), WORD_MS), pause(WORD_GAP_MS)]);
    return { durationMs, source: () => sequence(spoken.source(), ...tones()) };
  }

  pause(ms: number): Clip {
    return { durationMs: ms, source: () => pause(ms) };
  }

  digits(digits: string): Clip {
    const source = (): ReturnType<typeof sequence> =>
      sequence(...[...digits].flatMap((digit) => [digit === 'w' ? pause(500) : take(tone(pitchOf(digit)), DIGIT_MS), pause(DIGIT_MS)]));
    return { durationMs: [...digits].reduce((sum, digit) => sum + (digit === 'w' ? 500 : DIGIT_MS) + DIGIT_MS, 0), source };
  }

  music(): Clip {
    return { durationMs: MUSIC_MS, source: () => take(holdMusic(), MUSIC_MS) };
  }

  beep(): Clip {
    return { durationMs: BEEP_MS, source: () => beep(BEEP_MS) };
  }

  applicationError(): Clip {
    return this.speech?.sorry ?? this.say(SORRY);
  }

  fromFile(answer: HttpAnswer, call: Call, url: string): Clip {
    const { contentType } = answer;
    try {
      return this.decode(answer, (problem) => call.notify(0, problem, url));
    } catch (error) {
      if (error instanceof AudioFormatError) throw new TwimlFault(12300, `Invalid Content-Type "${contentType}": ${error.message}`, url);
      throw error;
    }
  }

  /** A tone stands in for what cannot be decoded, and `note` is told; a broken file is an `AudioFormatError`. */
  decode({ body, contentType }: Pick<HttpAnswer, 'body' | 'contentType'>, note: (problem: string) => void): Clip {
    if (/mpeg|mp3|ogg|flac|aiff|gsm/i.test(contentType)) {
      note(`The local carrier cannot decode ${contentType}: a tone stands in for it`);
      return { durationMs: STAND_IN_MS, source: () => take(tone(VOICE_HZ[0]), STAND_IN_MS) };
    }
    return ofFrames(toFrames(/basic|ulaw|mulaw/i.test(contentType) ? decodeMulaw(body) : decodeWav(body)));
  }
}

export function ofFrames(frames: readonly Frame[]): Clip {
  return { durationMs: frames.length * FRAME_MS, source: () => playFrames(frames) };
}

function pitchOf(word: string): number {
  const sum = [...word].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return VOICE_HZ[sum % VOICE_HZ.length] ?? VOICE_HZ[0];
}
