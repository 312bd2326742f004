import type { Network } from '../core/network';
import { BrowserMedia, offersPcmu, type HostCandidates, type MediaClock } from '../media';
import type { PhoneEnding, PhoneLine } from '../phone-port';
import type { OpenPhone } from './phone-directory';
import { type CarrierFrame, lastDigitsOf, type PageFrame, parsePageFrame, type PhoneErrorCode } from './phone-protocol';

export interface PhoneSessionOptions {
  clock: MediaClock;
  hostCandidates: HostCandidates;
  network: Network;
  /** False when the carrier runs without media: calls can be answered, nobody hears anything. */
  sound: boolean;
  send(frame: CarrierFrame): void;
}

/** One open page: which calls it wants, and the one call it has. */
export class PhoneSession implements OpenPhone {
  numbers: string | null = null;
  private reserved = false;
  private closed = false;
  private line: PhoneLine | null = null;
  private media: BrowserMedia | null = null;

  constructor(private readonly options: PhoneSessionOptions) {}

  get isFree(): boolean {
    return !this.reserved && !this.closed;
  }

  reserve(): void {
    this.reserved = true;
  }

  ring(line: PhoneLine): void {
    // Closed between the dial and the first ring.
    if (this.closed) return line.putDown();
    this.line = line;
    this.options.send({ type: 'ringing', call: line.id, from: line.from, to: line.to });
  }

  stop({ answered, byHuman }: PhoneEnding): void {
    const { line } = this;
    this.reserved = false;
    this.line = null;
    this.media?.close();
    this.media = null;
    if (line) this.options.send({ type: 'ended', call: line.id, answered, by_you: byHuman });
  }

  receive(text: string): void {
    const frame = parsePageFrame(text);
    if (!frame) return this.refuse('malformed', 'This frame makes no sense');
    if (frame.type === 'register') return this.register(frame.numbers);
    if (frame.call !== this.line?.id) return this.refuse('no_such_call', 'This call is over', frame.call);
    this.act(frame, this.line);
  }

  /** The page is gone: whoever it talked to hears that it hung up. */
  close(): void {
    this.closed = true;
    this.line?.putDown();
  }

  private register(typed: string): void {
    const numbers = lastDigitsOf(typed);
    if (numbers === null) return this.refuse('bad_numbers', 'Give the last digits of a number (2 to 15), or nothing');
    this.numbers = numbers;
    this.options.send({ type: 'ready', numbers, sound: this.options.sound });
  }

  private act(frame: Exclude<PageFrame, { type: 'register' }>, line: PhoneLine): void {
    switch (frame.type) {
      case 'answer':
        return void this.answer(frame.sdp, line);
      case 'decline':
      case 'hang_up':
        return line.putDown();
      case 'digits':
        return line.press(frame.digits);
    }
  }

  private async answer(offer: string, line: PhoneLine): Promise<void> {
    if (this.media) return;
    const { clock, hostCandidates, network } = this.options;
    const media = new BrowserMedia(clock, hostCandidates, () => network.mediaIsDown);
    this.media = media;
    const sdp = offersPcmu(offer) ? await media.answer(offer).catch(() => null) : null;
    // The caller gave up while the answer was made: `stop` has closed the media.
    if (this.media !== media) return;
    if (sdp !== null) {
      this.options.send({ type: 'answered', call: line.id, sdp });
      return line.pickUp(media);
    }
    media.close();
    this.media = null;
    this.refuse('bad_offer', 'The offer could not be used', line.id);
  }

  private refuse(code: PhoneErrorCode, message: string, call?: string): void {
    this.options.send({ type: 'error', code, message, ...(call && { call }) });
  }
}
