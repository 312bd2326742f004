import { randomUUID } from 'node:crypto';
import { offersPcmu } from '../../media';
import type { RtcEnding } from '../browser-port';
import { CALL_REFUSED, INVALID_PARAMS, LOGIN_INCORRECT, NO_SUCH_CALL, NOT_LOGGED_IN, parseFrame } from './rtc-protocol';
import type { CallMessage, ClientRequest, LoginMessage, RpcError } from './rtc-protocol';
import type { Channel, RtcSession, SessionParts } from './rtc-session';
import type { SessionDirectory } from './session-directory';

export interface Wire {
  send(text: string): void;
  close(): void;
}

type Invite = Extract<CallMessage, { method: 'invite' }>;

/** One socket: who is at its other end, and which of its messages belongs to which call. */
export class RtcPeer implements Channel {
  private session: RtcSession | null = null;
  private lastId = 0;

  /** `voiceSdkId` is what the SDK keeps to be known by after a lost socket or a reload; without one it never names its session. */
  constructor(
    private readonly parts: SessionParts,
    private readonly sessions: SessionDirectory,
    private readonly wire: Wire,
    private readonly voiceSdkId: string = randomUUID(),
  ) {}

  get isAuthenticated(): boolean {
    return this.session !== null;
  }

  request(method: string, params: object): void {
    this.send({ id: ++this.lastId, method, params });
  }

  close(): void {
    this.wire.close();
  }

  closed(): void {
    this.session?.lost(this);
  }

  receive(text: string): void {
    const frame = parseFrame(text);
    if (frame.kind === 'reply') return;
    if (frame.kind === 'fault') return this.send({ id: frame.id, error: frame.error });
    const { id, request } = frame;
    const answer = (result: object): void => this.send({ id, result });
    const refuse = (error: RpcError): void => this.send({ id, error });
    this.handle(request, answer, refuse);
  }

  private handle(request: ClientRequest, answer: (result: object) => void, refuse: (error: RpcError) => void): void {
    const { session } = this;
    switch (request.method) {
      case 'login':
        return this.login(request, answer, refuse);
      case 'ping':
      case 'acknowledged':
        return answer({});
      case 'gatewayState':
        return answer({ params: { state: session ? 'REGED' : 'NOREG' }, sessid: session?.id ?? '' });
      case 'invite':
        return session ? this.invite(request, session, answer, refuse) : refuse(NOT_LOGGED_IN);
      default:
        return session ? this.toCall(request, session, answer, refuse) : refuse(NOT_LOGGED_IN);
    }
  }

  private login({ credentials, sessid }: LoginMessage, answer: (result: object) => void, refuse: (error: RpcError) => void): void {
    let session: RtcSession;
    try {
      session = this.sessions.enter(this.parts.logic.login(credentials), sessid ?? this.session?.id ?? null);
    } catch {
      return refuse(LOGIN_INCORRECT);
    }
    if (this.session !== session) this.session?.lost(this);
    this.session = session;
    const isBack = session.comeTo(this);
    answer({ message: 'logged in', sessid: session.id });
    this.request('telnyx_rtc.clientReady', { reattached_sessions: session.callIds });
    // As Verto does it: whoever signs in by another socket is offered what runs anew. A renewed token changes nothing.
    if (isBack) session.reattach();
  }

  private invite({ dialog, sdp }: Invite, session: RtcSession, answer: (result: object) => void, refuse: (error: RpcError) => void): void {
    if (session.call(dialog.callId) || !offersPcmu(sdp)) return refuse(INVALID_PARAMS);
    if (session.isFull) return refuse(CALL_REFUSED);
    const call = session.makeCall(dialog.callId);
    answer({ message: 'CALL CREATED', callID: dialog.callId, sessid: session.id });
    call.take(sdp);
    try {
      call.listen(this.parts.logic.onCall({ user: session.user, ...dialog, media: call.media, leg: call }));
    } catch (error) {
      this.parts.onError(error);
      call.abandon();
    }
  }

  private toCall(
    message: Exclude<CallMessage, Invite>,
    session: RtcSession,
    answer: (result: object) => void,
    refuse: (error: RpcError) => void,
  ): void {
    const call = session.call(message.callId);
    if (!call) return refuse(NO_SUCH_CALL);
    if ('sdp' in message && message.sdp !== null && !offersPcmu(message.sdp)) return refuse(INVALID_PARAMS);
    const own = { callID: message.callId, sessid: session.id };
    const taken = (done: Promise<boolean>): void =>
      void done.then(
        (fits) => (fits ? answer(own) : refuse(NO_SUCH_CALL)),
        () => refuse(INVALID_PARAMS),
      );
    switch (message.method) {
      case 'answer':
        return taken(call.accept(message.sdp));
      case 'attach':
        return taken(call.attached(message.sdp));
      case 'bye':
        answer({ ...own, message: 'CALL ENDED' });
        return call.hungUpByBrowser(endingOf(message));
      case 'info':
        call.digits(message.digits);
        return answer(own);
      case 'modify':
        return void call.modify(message.action, message.sdp).then(
          (result) => answer({ ...own, ...result }),
          () => refuse(INVALID_PARAMS),
        );
    }
  }

  private send(frame: object): void {
    this.wire.send(JSON.stringify({ jsonrpc: '2.0', ...frame, voice_sdk_id: this.voiceSdkId }));
  }
}

function endingOf({ cause, causeCode }: { cause: string; causeCode: number }): RtcEnding {
  return { cause, causeCode };
}
