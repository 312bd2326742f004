import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { encodeWav, MediaClock, Room, ScriptedContact, tone } from '../media';
import { Network } from '../core/network';
import { attachSignalling } from '../signalling';
import type { BrowserCallRequest, Signalling, SignallingOptions } from '../signalling';
import { BARE_PAGE } from './bare-page';

/** What the stage's contact says to every caller. */
export const CONTACT_TONE = 440;

/** One browser call as the stage saw it. */
export interface StageCall {
  request: BrowserCallRequest;
  room: Room;
  contact: ScriptedContact;
  digits: string;
  ended: 'hung up' | 'gone' | null;
}

/**
 * The audio side of the carrier alone, with a page to call it: every call is answered at once by a contact who says a
 * tone. For the browser specs and the audio bench.
 */
export class AudioStage {
  readonly calls: StageCall[] = [];
  readonly clock = new MediaClock();
  readonly errors: unknown[] = [];
  readonly network = new Network();
  /** With `params.room`, callers meet each other there instead of a contact. */
  readonly sharedRoom = new Room(this.clock);
  private constructor(private readonly server: Server) {}

  signalling!: Signalling;

  static async open(options: Partial<SignallingOptions> = {}): Promise<AudioStage> {
    const server = createServer();
    const stage = new AudioStage(server);
    server.on('request', (request, response) => {
      const file = FILES[request.url ?? ''];
      response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body() ?? 'not found');
    });
    stage.signalling = attachSignalling(
      server,
      { verifyToken, onCall: (request) => stage.accept(request) },
      { clock: stage.clock, network: stage.network, onError: (error) => stage.errors.push(error), ...options },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stage;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get lastCall(): StageCall | undefined {
    return this.calls.at(-1);
  }

  async close(): Promise<void> {
    this.signalling.close();
    for (const { room } of this.calls) room.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(request: BrowserCallRequest) {
    const meetsOthers = request.params.room !== undefined;
    const room = meetsOthers ? this.sharedRoom : new Room(this.clock);
    const call: StageCall = { request, room, contact: new ScriptedContact(tone(CONTACT_TONE)), digits: '', ended: null };
    this.calls.push(call);
    room.add(request.media);
    if (!meetsOthers) room.add(call.contact);
    request.leg.ringing(`CA${String(this.calls.length).padStart(32, '0')}`);
    request.leg.answer();
    const leave = (how: 'hung up' | 'gone') => {
      call.ended = how;
      room.remove(request.media);
    };
    return { onHangUp: () => leave('hung up'), onGone: () => leave('gone'), onDigits: (digits: string) => void (call.digits += digits) };
  }
}

/** Tokens of the stage: an identity, or the name of a fault. Real tokens belong to the call logic. */
const TOKEN_FAULTS: Readonly<Record<string, number>> = { invalid: 20101, expired: 20104, unauthorised: 20151 };

function verifyToken(token: string) {
  const code = TOKEN_FAULTS[token];
  if (code) throw Object.assign(new Error(`token ${token}`), { code });
  return {
    identity: token,
    accountSid: `AC${'0'.repeat(32)}`,
    applicationSid: `AP${'0'.repeat(32)}`,
    params: { agent: token },
    ttlSeconds: 3600,
  };
}

/** The package exports only its entry points; the bundle for script tags lies beside them. */
const SDK_BUNDLE = path.resolve(
  createRequire(path.join(process.cwd(), 'package.json')).resolve('@twilio/voice-sdk'),
  '../../dist/twilio.min.js',
);

const FILES: Readonly<Record<string, { type: string; body: () => string | Buffer } | undefined>> = {
  '/': { type: 'text/html', body: () => BARE_PAGE },
  '/twilio.min.js': { type: 'text/javascript', body: () => readFileSync(SDK_BUNDLE) },
  '/sound.wav': { type: 'audio/wav', body: () => encodeWav([new Int16Array(800)]) },
};
