import type { Clip } from '../../audio/call-audio';
import type { ClipCache } from '../../audio/clip-cache';
import type { Call } from '../calls/call';
import type { HttpAnswer } from '../../webhooks/http-exchange';

/** What can be played, made of text or files. The audio side of the carrier implements it. */
export interface ClipLibrary {
  /** Files that need not be fetched again. */
  readonly cache: Pick<ClipCache, 'get' | 'keep'>;
  /** An audible stand-in for speech: as long as a voice would take. */
  say(text: string): Clip;
  pause(ms: number): Clip;
  digits(digits: string): Clip;
  /** Wait and hold music where no address is given. */
  music(): Clip;
  beep(): Clip;
  /** "We are sorry, an application error has occurred." */
  applicationError(): Clip;
  /** A file we cannot decode becomes a stand-in, and the call is told so. */
  fromFile(answer: HttpAnswer, call: Call, url: string): Clip;
}
