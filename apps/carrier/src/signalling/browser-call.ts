import { randomBytes } from 'node:crypto';
import type { BrowserCallHandler, BrowserLeg } from '../signalling-port';
import { BrowserMedia } from '../media/browser-media';
import { BAD_OFFER, CONNECTION_ERROR } from './signalling-error';
import type { SignallingError } from './signalling-error';

/** The socket a call currently talks through; another one after a resume, none in between. */
export interface CallChannel {
  send(type: string, payload: object): void;
}

export interface BrowserCallEvents {
  /** The CallSid is known: the SDK uses it from now on instead of its temporary id. */
  named(callSid: string): void;
  ended(): void;
}

/**
 * One call of one browser, from `invite` to `hangup`. Owns the audio, and outlives its socket for a while: the SDK
 * comes back with the `reconnect` token and the very same media session goes on.
 */
export class BrowserCall implements BrowserLeg {
  readonly reconnectToken = randomBytes(24).toString('base64url');
  private handler: BrowserCallHandler | null = null;
  private callSid: string | null = null;
  private answered = false;
  private ended = false;
  private sdpAnswer: Promise<string>;
  private goneTimer: NodeJS.Timeout | null = null;

  constructor(
    readonly temporaryId: string,
    readonly owner: string,
    readonly media: BrowserMedia,
    private channel: CallChannel | null,
    private readonly events: BrowserCallEvents,
    offer: string,
  ) {
    this.sdpAnswer = media.answer(offer);
    this.sdpAnswer.catch(() => this.fail(BAD_OFFER));
  }

  attachHandler(handler: BrowserCallHandler): void {
    this.handler = handler;
  }

  ringing(callSid: string): void {
    if (this.ended) return;
    this.callSid = callSid;
    this.events.named(callSid);
    this.channel?.send('ringing', { callsid: callSid });
  }

  answer(): void {
    if (!this.callSid) throw new Error('ringing(callSid) must come before answer()');
    if (this.answered || this.ended) return;
    this.answered = true;
    // A failed offer has ended the call already (see the constructor).
    this.sdpAnswer.then((sdp) => this.sendAnswer(sdp)).catch(() => undefined);
  }

  hangUp(error?: SignallingError): void {
    if (this.ended) return;
    this.channel?.send('hangup', { callsid: this.id, ...(error && { error }) });
    this.end();
  }

  /** The browser hung up. */
  hungUpByBrowser(): void {
    if (this.ended) return;
    this.end();
    this.handler?.onHangUp();
  }

  digits(digits: string): void {
    if (!this.ended && digits) this.handler?.onDigits(digits);
  }

  acknowledge(voiceeventsid: string): void {
    this.channel?.send('ack', { acktype: 'message', callsid: this.id, voiceeventsid });
  }

  /** ICE restart: the same session on a new network path. */
  async reinvite(offer: string): Promise<void> {
    const sdp = await this.media.answer(offer);
    if (!this.ended) this.sendAnswer(sdp);
  }

  isTalkingThrough(channel: CallChannel): boolean {
    return this.channel === channel;
  }

  /** The socket is gone. An answered call waits for the SDK to come back; any other is over for the SDK too. */
  lostSocket(graceMs: number): void {
    this.channel = null;
    if (!this.answered || graceMs === 0) return this.gone();
    this.goneTimer = setTimeout(() => this.gone(), graceMs);
    this.goneTimer.unref();
  }

  /** The SDK is back (or has renewed its token in mid-call). Without `sdp` it keeps its media session as it is. */
  async resume(channel: CallChannel, offer: string): Promise<void> {
    if (this.goneTimer) clearTimeout(this.goneTimer);
    this.goneTimer = null;
    this.channel = channel;
    // A `reinvite` lost with the old socket shows as new ICE credentials here.
    if (this.media.hasNewIceCredentials(offer)) return this.reinvite(offer);
    channel.send('answer', { callsid: this.id, reconnect: this.reconnectToken });
  }

  private get id(): string {
    return this.callSid ?? this.temporaryId;
  }

  private sendAnswer(sdp: string): void {
    this.channel?.send('answer', { callsid: this.id, sdp, reconnect: this.reconnectToken });
  }

  private fail(error: SignallingError): void {
    if (this.ended) return;
    this.hangUp(error);
    this.handler?.onGone();
  }

  /** Ends the call when the call logic itself is broken: the browser must not wait for ever. */
  abandon(): void {
    this.hangUp(CONNECTION_ERROR);
  }

  private gone(): void {
    if (this.ended) return;
    this.end();
    this.handler?.onGone();
  }

  private end(): void {
    this.ended = true;
    if (this.goneTimer) clearTimeout(this.goneTimer);
    this.media.close();
    this.events.ended();
  }
}
