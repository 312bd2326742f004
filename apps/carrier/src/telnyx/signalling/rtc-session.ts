import { randomUUID } from 'node:crypto';
import { BrowserMedia } from '../../media';
import type { HostCandidates, MediaClock } from '../../media';
import type { Network } from '../../core/network';
import type { RtcCallLogic, RtcInvitation, RtcUser } from '../browser-port';
import { RtcCall } from './rtc-call';

/** A few more than anybody needs. */
const MAX_CALLS = 8;

export interface SessionParts {
  logic: RtcCallLogic;
  clock: MediaClock;
  hostCandidates: HostCandidates;
  network: Network;
  /** How long a session without a socket keeps its calls. */
  resumeMs: number;
  onError(error: unknown): void;
}

/** The socket a session talks through; another one after a reconnect, none in between. */
export interface Channel {
  request(method: string, params: object): void;
  close(): void;
}

/** What a browser is signed in to: a name and its calls. Sockets come and go below it. */
export class RtcSession {
  private readonly calls = new Map<string, RtcCall>();
  private channel: Channel | null = null;
  private goneTimer: NodeJS.Timeout | null = null;

  constructor(
    readonly id: string,
    readonly user: RtcUser,
    private readonly parts: SessionParts,
    private readonly onGone: () => void,
  ) {}

  get isOnline(): boolean {
    return this.channel !== null;
  }

  get callIds(): string[] {
    return [...this.calls.keys()];
  }

  get isFull(): boolean {
    return this.calls.size >= MAX_CALLS;
  }

  call(id: string): RtcCall | undefined {
    return this.calls.get(id);
  }

  /** A socket has signed in. True when it is another one than before: what runs has to be taken up there. */
  comeTo(channel: Channel): boolean {
    if (this.goneTimer) clearTimeout(this.goneTimer);
    this.goneTimer = null;
    const isNew = this.channel !== channel;
    this.channel = channel;
    return isNew;
  }

  lost(channel: Channel): void {
    if (this.channel !== channel) return;
    this.channel = null;
    this.goneTimer = setTimeout(() => this.end((call) => call.gone()), this.parts.resumeMs);
    this.goneTimer.unref();
  }

  reattach(): void {
    for (const call of this.calls.values()) call.reattach();
  }

  makeCall(id: string): RtcCall {
    const { clock, hostCandidates, network } = this.parts;
    const call: RtcCall = new RtcCall(
      id,
      () => new BrowserMedia(clock, hostCandidates, () => network.mediaIsDown),
      (method, params) => this.channel?.request(method, params),
      () => this.calls.delete(id),
    );
    this.calls.set(id, call);
    return call;
  }

  invite(invitation: RtcInvitation): RtcCall {
    const call = this.makeCall(randomUUID());
    call.invite(invitation);
    return call;
  }

  /** Ends everything at once, telling the browser; the call logic hears of it as of a browser that went away. */
  punt(): void {
    const { channel } = this;
    channel?.request('telnyx_rtc.punt', {});
    this.end((call) => call.gone());
    channel?.close();
  }

  /** The carrier stops. */
  close(): void {
    this.end((call) => call.abandon());
  }

  private end(how: (call: RtcCall) => void): void {
    if (this.goneTimer) clearTimeout(this.goneTimer);
    this.goneTimer = null;
    for (const call of [...this.calls.values()]) how(call);
    this.channel = null;
    this.onGone();
  }
}
