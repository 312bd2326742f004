import type { BrowserMedia } from '../../media';
import type { ModifyAction } from './rtc-protocol';
import type { RtcCallHandler, RtcCallIds, RtcEnding, RtcInvitation, RtcLeg } from '../browser-port';
import { SwitchedPort } from './switched-port';

/** Sends a request to the browser that has this call, if it is there at the moment. */
export type Send = (method: string, params: object) => void;

/** Incompatible destination: the media could not be agreed upon. */
const BAD_MEDIA: RtcEnding = { cause: 'INCOMPATIBLE_DESTINATION', causeCode: 88, sipCode: 488, sipReason: 'Not Acceptable Here' };
const TEMPORARY_FAILURE: RtcEnding = { cause: 'NORMAL_TEMPORARY_FAILURE', causeCode: 41, sipCode: 503, sipReason: 'Service Unavailable' };

/** One call of one browser, in either direction. It belongs to the session, not to the socket, and so outlives a lost one. */
export class RtcCall implements RtcLeg {
  readonly media: SwitchedPort<BrowserMedia>;
  private handler: RtcCallHandler | null = null;
  private ids: RtcCallIds | null = null;
  private ended = false;
  private answered = false;
  private held = false;
  private invitation: RtcInvitation | null = null;
  /** What is said to the browser about its own offer goes out in order, and not before the answer to it is ready. */
  private description: Promise<string> | null = null;
  private described = false;
  /** Set while the browser is asked to take up the call with a new media session. */
  private replacement: BrowserMedia | null = null;
  /** The browser came back before the answer; nobody knows whether it still has the session that was described to it. */
  private cameBack = false;

  constructor(
    readonly id: string,
    private readonly makeMedia: () => BrowserMedia,
    private readonly send: Send,
    private readonly onEnd: () => void,
  ) {
    this.media = new SwitchedPort(makeMedia());
  }

  /** The browser dials: its offer is being answered from now on. */
  take(offer: string): void {
    this.description = this.media.current.answer(offer);
    this.description.catch(() => this.fail());
  }

  listen(handler: RtcCallHandler): void {
    this.handler = handler;
  }

  /** Rings at the browser. */
  invite(invitation: RtcInvitation): void {
    this.invitation = invitation;
    this.handler = invitation.handler;
    this.ids = invitation.ids;
    this.media.current.offer().then(
      (sdp) => this.say('invite', { ...this.inviteParams(invitation), sdp }),
      () => this.fail(),
    );
  }

  ringing(ids: RtcCallIds): void {
    this.ids = ids;
    this.say('ringing', this.wireIds());
  }

  earlyMedia(): void {
    this.describe((sdp) => this.say('media', { sdp }));
  }

  answer(ids: RtcCallIds): void {
    if (this.answered || this.ended) return;
    this.ids = ids;
    this.answered = true;
    if (this.cameBack) this.takeUp();
    else if (this.described) void this.description?.then(() => this.say('answer', this.wireIds()), noop);
    else this.describe((sdp) => this.say('answer', { ...this.wireIds(), sdp }));
  }

  hangUp(ending: RtcEnding): void {
    if (this.ended) return;
    this.say('bye', { ...ending, ...(this.invitation?.clientState && { client_state: this.invitation.clientState }) });
    this.end();
  }

  /** The browser answers our invitation. */
  async accept(sdp: string): Promise<boolean> {
    if (this.ended || this.answered || !this.invitation) return false;
    await this.media.current.accept(sdp);
    if (this.ended) return false;
    this.answered = true;
    this.handler?.onAnswer?.();
    return true;
  }

  /** The browser is back, perhaps without anything of what it had: it is offered a media session of its own for the old call. */
  reattach(): void {
    this.cameBack = true;
    if (this.answered) this.takeUp();
  }

  async attached(sdp: string): Promise<boolean> {
    const media = this.replacement;
    this.replacement = null;
    if (this.ended || !media) return false;
    await media.accept(sdp);
    this.media.replace(media);
    return true;
  }

  async modify(action: ModifyAction, sdp: string | null): Promise<object> {
    if (action === 'updateMedia') return { action, sdp: await this.media.current.answer(sdp ?? '') };
    const held = action === 'toggleHold' ? !this.held : action === 'hold';
    if (held !== this.held) this.handler?.onHold(held);
    this.held = held;
    return { action, holdState: held ? 'held' : 'active' };
  }

  digits(digits: string): void {
    if (!this.ended && digits) this.handler?.onDigits(digits);
  }

  hungUpByBrowser(ending: RtcEnding): void {
    if (this.ended) return;
    this.end();
    this.handler?.onHangUp(ending);
  }

  /** Call logic is broken, or the page is thrown out: the browser must not wait for ever. */
  abandon(): void {
    this.hangUp(TEMPORARY_FAILURE);
  }

  gone(): void {
    if (this.ended) return;
    this.end();
    this.handler?.onGone();
  }

  private takeUp(): void {
    this.replacement?.close();
    const media = this.makeMedia();
    this.replacement = media;
    media.offer().then(
      (sdp) => {
        if (this.replacement === media) this.say('attach', { ...this.wireIds(), sdp });
      },
      () => this.fail(),
    );
  }

  private fail(): void {
    if (this.ended) return;
    this.hangUp(BAD_MEDIA);
    this.handler?.onGone();
  }

  /** A failed description has ended the call already. */
  private describe(tell: (sdp: string) => void): void {
    if (this.described || this.ended) return;
    this.described = true;
    void this.description?.then(tell, noop);
  }

  private say(method: string, params: object): void {
    if (!this.ended) this.send(`telnyx_rtc.${method}`, { callID: this.id, ...params });
  }

  private wireIds(): object {
    if (!this.ids) return {};
    const { callControlId, callSessionId, callLegId } = this.ids;
    return { telnyx_call_control_id: callControlId, telnyx_session_id: callSessionId, telnyx_leg_id: callLegId };
  }

  private inviteParams({ callerName, callerNumber, calleeNumber, clientState, customHeaders = [] }: RtcInvitation): object {
    return {
      caller_id_name: callerName,
      caller_id_number: callerNumber,
      callee_id_name: '',
      callee_id_number: calleeNumber,
      ...this.wireIds(),
      ...(clientState !== null && { client_state: clientState }),
      dialogParams: { custom_headers: customHeaders },
    };
  }

  private end(): void {
    this.ended = true;
    this.replacement?.close();
    this.media.close();
    this.onEnd();
  }
}

const noop = (): void => undefined;
