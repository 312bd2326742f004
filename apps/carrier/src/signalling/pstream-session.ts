import type { BrowserCallAcceptor } from '../signalling-port';
import { BrowserMedia, offersPcmu } from '../media/browser-media';
import type { HostCandidates } from '../media/browser-media';
import type { Network } from '../core/network';
import type { MediaClock } from '../media/media-clock';
import { BrowserCall } from './browser-call';
import type { CallChannel } from './browser-call';
import type { CallDirectory } from './call-directory';
import { parseFrame } from './pstream-protocol';
import type { ClientMessage } from './pstream-protocol';
import { BAD_OFFER, MALFORMED, NO_SUCH_CALL, TOKEN_EXPIRED, TOO_MANY_CALLS, tokenError } from './signalling-error';
import type { SignallingError } from './signalling-error';

/** The SDK has one call at a time; a little more covers one ending while the next begins. */
const MAX_CALLS_PER_SOCKET = 4;

export interface SessionContext {
  acceptor: BrowserCallAcceptor;
  calls: CallDirectory;
  clock: MediaClock;
  hostCandidates: HostCandidates;
  network: Network;
  /** How long an answered call waits for its browser to come back. */
  resumeMs: number;
  onError(error: unknown): void;
}

type Verified = ReturnType<BrowserCallAcceptor['verifyToken']> & { owner: string; expiresAt: number };

/** One browser's signalling socket: who it is, and which of its messages belongs to which call. */
export class PStreamSession {
  private who: Verified | null = null;

  constructor(
    private readonly context: SessionContext,
    private readonly channel: CallChannel,
  ) {}

  get isAuthenticated(): boolean {
    return this.who !== null;
  }

  receive(text: string): void {
    const parsed = parseFrame(text);
    if (!parsed.ok) return this.sendError({ ...MALFORMED, message: `${MALFORMED.message}: ${parsed.reason}` }, parsed.callsid);
    const { message } = parsed;
    if (message.type === 'listen') return this.listen(message.token);
    if (!this.who) return this.sendError(tokenError(null));
    if (message.type === 'register') return this.channel.send(message.audio ? 'ready' : 'offline', {});
    if (message.type === 'invite') return this.invite(message, this.who);
    this.toCall(message, this.who.owner);
  }

  /** `leftForGood`: the page itself went away (close code 1001), nobody will resume. */
  closed(leftForGood: boolean): void {
    for (const call of this.calls()) call.lostSocket(leftForGood ? 0 : this.context.resumeMs);
  }

  private listen(token: string): void {
    try {
      const verified = this.context.acceptor.verifyToken(token);
      const owner = `${verified.accountSid}/${verified.identity}`;
      this.who = { ...verified, owner, expiresAt: Date.now() + verified.ttlSeconds * 1000 };
    } catch (error) {
      return this.sendError(tokenError(error));
    }
    const { identity, ttlSeconds } = this.who;
    // No `home`: the SDK would send its statistics to a host built from it.
    this.channel.send('connected', { region: 'US_EAST_VIRGINIA', gateway: 'local', token: { identity, ttl: ttlSeconds } });
  }

  private invite(message: Extract<ClientMessage, { type: 'invite' }>, who: Verified): void {
    const { callsid } = message;
    if (this.context.calls.has(callsid)) return this.sendError(MALFORMED, callsid);
    if (who.expiresAt <= Date.now()) return this.refuse(callsid, TOKEN_EXPIRED);
    if (this.calls().length >= MAX_CALLS_PER_SOCKET) return this.refuse(callsid, TOO_MANY_CALLS);
    if (!offersPcmu(message.sdp)) return this.refuse(callsid, BAD_OFFER);
    const call = this.createCall(message, who);
    try {
      const { identity, accountSid, applicationSid } = who;
      // The token's own parameters win: the server chose them.
      const params = { ...message.params, ...who.params };
      call.attachHandler(this.context.acceptor.onCall({ identity, accountSid, applicationSid, params, media: call.media, leg: call }));
    } catch (error) {
      this.context.onError(error);
      call.abandon();
    }
  }

  private createCall({ callsid, sdp }: Extract<ClientMessage, { type: 'invite' }>, who: Verified): BrowserCall {
    const { calls, clock, hostCandidates, network } = this.context;
    const media = new BrowserMedia(clock, hostCandidates, () => network.mediaIsDown);
    const events = {
      named: (callSid: string) => calls.add(callSid, call),
      ended: () => calls.remove(call),
    };
    const call: BrowserCall = new BrowserCall(callsid, who.owner, media, this.channel, events, sdp);
    calls.add(callsid, call);
    return call;
  }

  private toCall(message: Exclude<ClientMessage, { type: 'listen' | 'register' | 'invite' }>, owner: string): void {
    const call = this.context.calls.find(message.callsid, owner);
    if (!call) return this.unknownCall(message);
    if ('sdp' in message && !offersPcmu(message.sdp)) return this.sendError(BAD_OFFER, message.callsid);
    switch (message.type) {
      case 'hangup':
        return call.hungUpByBrowser();
      case 'dtmf':
        return call.digits(message.digits);
      case 'message':
        return call.acknowledge(message.voiceeventsid);
      case 'reinvite':
        return this.renegotiate(call.reinvite(message.sdp), message.callsid);
      case 'resume':
        if (message.reconnect !== call.reconnectToken) return this.refuse(message.callsid, NO_SUCH_CALL);
        return this.renegotiate(call.resume(this.channel, message.sdp), message.callsid);
    }
  }

  /** A hang-up that crossed with ours is normal. A call that nobody can resume must end in the browser too. */
  private unknownCall(message: { type: string; callsid: string }): void {
    if (message.type === 'hangup') return;
    if (message.type === 'resume') return this.refuse(message.callsid, NO_SUCH_CALL);
    this.sendError(NO_SUCH_CALL, message.callsid);
  }

  private renegotiate(done: Promise<void>, callsid: string): void {
    done.catch(() => this.sendError(BAD_OFFER, callsid));
  }

  private refuse(callsid: string, error: SignallingError): void {
    this.channel.send('hangup', { callsid, error });
  }

  private sendError(error: SignallingError, callsid?: string): void {
    this.channel.send('error', { error, ...(callsid && { callsid }) });
  }

  private calls(): BrowserCall[] {
    return this.context.calls.all().filter((call) => call.isTalkingThrough(this.channel));
  }
}
