import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { MediaClock, Room, ScriptedContact, tone } from '../media';
import type { AudioPort } from '../media';
import { Network } from '../core/network';
import { attachTelnyxRtc } from '../telnyx/signalling';
import type { RtcCallHandler, RtcCallRequest, RtcCredentials, RtcEnding, RtcLeg, TelnyxRtc, TelnyxRtcOptions } from '../telnyx/signalling';
import { TELNYX_PAGE } from './telnyx-page';

/** What the stage's contact says to every caller. */
export const CONTACT_TONE = 440;
export const IDS = { callControlId: 'v3:control', callSessionId: 'session', callLegId: 'leg' };

export interface StageLeg {
  request: RtcCallRequest | null;
  leg: Pick<RtcLeg, 'hangUp'>;
  media: AudioPort;
  room: Room;
  contact: ScriptedContact;
  digits: string;
  held: boolean;
  answered: boolean;
  ended: RtcEnding | 'gone' | null;
}

/** The browser side of Telnyx alone, with a page to call it; every call is answered at once by a contact who says a tone. */
export class TelnyxStage {
  readonly calls: StageLeg[] = [];
  readonly clock = new MediaClock();
  readonly errors: unknown[] = [];
  readonly network = new Network();
  /** What happens to a call from a browser; `answer` unless a test wants another. */
  onCall: (leg: RtcLeg) => void = (leg) => {
    leg.ringing(IDS);
    leg.answer(IDS);
  };
  rtc!: TelnyxRtc;

  private constructor(private readonly server: Server) {}

  static async open(options: Partial<TelnyxRtcOptions> = {}): Promise<TelnyxStage> {
    const server = createServer();
    const stage = new TelnyxStage(server);
    server.on('request', (request, response) => {
      const file = FILES[request.url ?? ''];
      response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body() ?? 'not found');
    });
    stage.rtc = attachTelnyxRtc(
      server,
      { login, onCall: (request) => stage.accept(request) },
      { clock: stage.clock, network: stage.network, onError: (error) => stage.errors.push(error), ...options },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stage;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Calls a browser that is signed in. */
  dial(username: string, clientState: string | null): StageLeg | null {
    const handler = (): RtcCallHandler => this.handlerOf(() => leg);
    const invitation = {
      ids: IDS,
      callerNumber: '+14155550100',
      callerName: 'Dialer',
      calleeNumber: username,
      clientState,
      handler: handler(),
    };
    const made = this.rtc.invite(username, invitation);
    if (!made) return null;
    const leg = this.legOf(null, made.leg, made.media);
    return leg;
  }

  async close(): Promise<void> {
    this.rtc.close();
    for (const { room } of this.calls) room.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(request: RtcCallRequest): RtcCallHandler {
    const leg = this.legOf(request, request.leg, request.media);
    this.onCall(request.leg);
    return this.handlerOf(() => leg);
  }

  private legOf(request: RtcCallRequest | null, driven: StageLeg['leg'], media: AudioPort): StageLeg {
    const room = new Room(this.clock);
    const contact = new ScriptedContact(tone(CONTACT_TONE));
    room.add(media);
    room.add(contact);
    const leg: StageLeg = { request, leg: driven, media, room, contact, digits: '', held: false, answered: false, ended: null };
    this.calls.push(leg);
    return leg;
  }

  private handlerOf(leg: () => StageLeg): RtcCallHandler {
    const leave = (how: StageLeg['ended']): void => {
      leg().ended = how;
      leg().room.remove(leg().media);
    };
    return {
      onAnswer: () => (leg().answered = true),
      onHangUp: leave,
      onGone: () => leave('gone'),
      onDigits: (digits) => (leg().digits += digits),
      onHold: (held) => (leg().held = held),
    };
  }
}

/** A token is a name (or a JWT whose `sub` is one); the password of everybody is `secret`. Real ones belong to the call logic. */
function login(credentials: RtcCredentials): { username: string } {
  if ('token' in credentials) {
    if (credentials.token === 'expired') throw new Error('expired');
    const claims = credentials.token.split('.')[1];
    return { username: claims ? (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string }).sub : credentials.token };
  }
  if (credentials.password !== 'secret') throw new Error('wrong password');
  return { username: credentials.username };
}

const SDK_BUNDLE = path.join(path.dirname(createRequire(path.join(process.cwd(), 'package.json')).resolve('@telnyx/webrtc')), 'bundle.mjs');

const FILES: Readonly<Record<string, { type: string; body: () => string | Buffer } | undefined>> = {
  '/': { type: 'text/html', body: () => TELNYX_PAGE },
  '/telnyx.mjs': { type: 'text/javascript', body: () => readFileSync(SDK_BUNDLE) },
};
