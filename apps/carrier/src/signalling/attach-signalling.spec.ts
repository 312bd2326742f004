import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { WebSocket } from 'ws';
import { MediaClock } from '../media/media-clock';
import type { BrowserCallRequest } from '../signalling-port';
import { until } from '../testing/until';
import { attachSignalling } from './attach-signalling';
import type { Signalling } from './attach-signalling';

interface Frame {
  type: string;
  payload: Record<string, unknown> & { error?: { code: number }; callsid?: string; reconnect?: string; sdp?: string };
}

/** A hand-made client: what the SDK would never send can be sent with it. */
class Client {
  readonly frames: Frame[] = [];
  readonly raw: string[] = [];
  closeCode: number | null = null;
  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      const text = data.toString();
      if (text === '\n') this.raw.push(text);
      else this.frames.push(JSON.parse(text) as Frame);
    });
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => undefined);
  }
  static async open(url: string): Promise<Client> {
    const socket = new WebSocket(url);
    const client = new Client(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return client;
  }
  send(type: string, payload: object): void {
    this.socket.send(JSON.stringify({ type, version: '1.6', payload }));
  }
  async receive(type: string): Promise<Frame['payload']> {
    const frame = await until(() => this.frames.find((each) => each.type === type));
    this.frames.splice(this.frames.indexOf(frame), 1);
    return frame.payload;
  }
  async listen(token = 'agent_1'): Promise<Frame['payload']> {
    this.send('listen', { token });
    return this.receive('connected');
  }
}

const codecs = { audio: [new RTCRtpCodecParameters({ mimeType: 'audio/PCMU', clockRate: 8000, channels: 1, payloadType: 0 })], video: [] };

describe('the signalling endpoint', () => {
  let server: Server;
  let signalling: Signalling;
  let offer: string;
  let clients: Client[];
  let calls: (BrowserCallRequest & { events: string[] })[];
  let onCall: (request: BrowserCallRequest) => void;
  let errors: unknown[];
  let ttlSeconds: number;

  beforeAll(async () => {
    const pc = new RTCPeerConnection({ codecs, iceServers: [] });
    pc.addTransceiver('audio');
    offer = (await pc.createOffer()).sdp;
    await pc.close();
  });

  beforeEach(async () => {
    clients = [];
    calls = [];
    errors = [];
    ttlSeconds = 60;
    onCall = ({ leg }) => leg.ringing('CA1');
    await open();
  });

  afterEach(async () => {
    signalling.close();
    clients.forEach(({ socket }) => socket.terminate());
    await new Promise((resolve) => server.close(resolve));
  });

  async function open(options = {}): Promise<void> {
    server = createServer();
    signalling = attachSignalling(
      server,
      {
        verifyToken: (token) => {
          if (/^\d+$/.test(token)) throw Object.assign(new Error('bad token'), { code: Number(token) });
          return { identity: token, accountSid: 'AC1', applicationSid: 'AP1', params: { fixed: 'by token' }, ttlSeconds };
        },
        onCall: (request) => {
          const events: string[] = [];
          calls.push({ ...request, events });
          onCall(request);
          const note = (text: string) => () => void events.push(text);
          return { onHangUp: note('hung up'), onGone: note('gone'), onDigits: (digits) => void events.push(digits) };
        },
      },
      { clock: new MediaClock(), hostCandidates: 'loopback', onError: (error) => errors.push(error), ...options },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  async function reopen(options: object): Promise<void> {
    signalling.close();
    await new Promise((resolve) => server.close(resolve));
    await open(options);
  }

  async function client({ path = '/signal', listen = true } = {}): Promise<Client> {
    const opened = await Client.open(`ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    clients.push(opened);
    if (listen) await opened.listen();
    return opened;
  }

  const invite = (from: Client, callsid = 'TJS1', more: object = {}) => from.send('invite', { callsid, sdp: offer, twilio: {}, ...more });

  /** An answered call and the token to resume it. */
  async function answered(from: Client): Promise<{ call: (typeof calls)[number]; reconnect: string }> {
    invite(from);
    await from.receive('ringing');
    calls[0]!.leg.answer();
    const { reconnect } = await from.receive('answer');
    return { call: calls[0]!, reconnect: reconnect! };
  }

  describe('who is there', () => {
    it('greets a valid token with its identity and remaining time', async () => {
      const caller = await client({ listen: false });
      expect(await caller.listen('agent_7')).toMatchObject({ token: { identity: 'agent_7', ttl: 60 } });
      caller.send('register', { media: { audio: true } });
      await caller.receive('ready');
      caller.send('register', { media: { audio: false } });
      await caller.receive('offline');
    });

    it.each([
      ['20101', 31204],
      ['20104', 31205],
      ['20151', 31201],
      ['99999', 31204],
    ])('turns token error %s into %i', async (token, code) => {
      const caller = await client({ listen: false });
      caller.send('listen', { token });
      expect((await caller.receive('error')).error!.code).toBe(code);
      // The same socket may try again with a fresh token.
      await caller.listen();
    });

    it.each(['register', 'invite', 'hangup', 'dtmf', 'reinvite', 'message'])('refuses %s before listen', async (type) => {
      const caller = await client({ listen: false });
      caller.send(type, { callsid: 'TJS1', sdp: offer, dtmf: '1', voiceeventsid: 'KX1' });
      expect((await caller.receive('error')).error!.code).toBe(31204);
      expect(calls).toEqual([]);
    });

    it('refuses a call when the token has run out meanwhile', async () => {
      ttlSeconds = 0;
      const caller = await client();
      invite(caller);
      expect(await caller.receive('hangup')).toMatchObject({ callsid: 'TJS1', error: { code: 31205 } });
      expect(calls).toEqual([]);
    });

    it('answers nowhere but at its own path', async () => {
      await expect(client({ path: '/other', listen: false })).rejects.toThrow();
      await client({ path: '/signal?x=1' });
    });
  });

  describe('a call', () => {
    it('rings, is answered, and ends from our side with a reason', async () => {
      const caller = await client();
      invite(caller, 'TJS1', { twilio: { params: 'To=%2B14155550110&fixed=forged' } });
      expect(await caller.receive('ringing')).toEqual({ callsid: 'CA1' });
      expect(calls[0]).toMatchObject({ identity: 'agent_1', accountSid: 'AC1', applicationSid: 'AP1' });
      expect(calls[0]!.params).toEqual({ To: '+14155550110', fixed: 'by token' });
      calls[0]!.leg.answer();
      const answer = await caller.receive('answer');
      expect(answer.callsid).toBe('CA1');
      expect(answer.sdp).toMatch(/^m=audio \d+ \S+ 0\r?$/m);
      expect(answer.sdp).not.toContain('telephone-event');
      expect(answer.sdp!.match(/^a=candidate.*$/gm)!.every((line) => line.includes(' 127.0.0.1 '))).toBe(true);
      calls[0]!.leg.hangUp({ code: 31486, message: 'Busy' });
      expect(await caller.receive('hangup')).toEqual({ callsid: 'CA1', error: { code: 31486, message: 'Busy' } });
      // Nothing may follow, and nobody is told what they did themselves.
      calls[0]!.leg.hangUp();
      calls[0]!.leg.answer();
      calls[0]!.leg.ringing('CA2');
      invite(caller, 'TJS2');
      await caller.receive('ringing');
      expect(caller.frames).toEqual([]);
      expect(calls[0]!.events).toEqual([]);
    });

    it('passes digits, acknowledges messages, and ends once when the browser hangs up', async () => {
      const caller = await client();
      const { call } = await answered(caller);
      caller.send('dtmf', { callsid: 'CA1', dtmf: '1w2#' });
      caller.send('message', { callsid: 'CA1', voiceeventsid: 'KX1', content: '{}', messagetype: 'user-defined-message' });
      expect(await caller.receive('ack')).toEqual({ acktype: 'message', callsid: 'CA1', voiceeventsid: 'KX1' });
      caller.send('hangup', { callsid: 'CA1' });
      caller.send('hangup', { callsid: 'CA1' });
      await until(() => call.events.length === 2);
      expect(call.events).toEqual(['12#', 'hung up']);
    });

    it('can be hung up by its temporary id before it rings', async () => {
      onCall = () => undefined;
      const caller = await client();
      invite(caller);
      caller.send('hangup', { callsid: 'TJS1' });
      await until(() => calls[0]?.events.includes('hung up'));
    });

    it('insists on ringing before answer', async () => {
      onCall = () => undefined;
      const caller = await client();
      invite(caller);
      await until(() => calls[0]);
      expect(() => calls[0]!.leg.answer()).toThrow('must come before');
    });

    it('ends politely when the call logic throws', async () => {
      onCall = () => {
        throw new Error('bug');
      };
      const caller = await client();
      invite(caller);
      expect(await caller.receive('hangup')).toMatchObject({ callsid: 'TJS1', error: { code: 31005 } });
      expect(errors).toEqual([new Error('bug')]);
    });
  });

  describe('a lost socket', () => {
    it('does not end an answered call: another socket resumes it without new media', async () => {
      const first = await client();
      const { call, reconnect } = await answered(first);
      signalling.dropSockets();
      await until(() => first.closeCode);
      const second = await client();
      invite(second, 'CA1', { reconnect });
      expect(await second.receive('answer')).toEqual({ callsid: 'CA1', reconnect });
      second.send('dtmf', { callsid: 'CA1', dtmf: '5' });
      await until(() => call.events.includes('5'));
      call.leg.hangUp();
      await second.receive('hangup');
    });

    it('lets the hang-up through that the SDK kept while it was away', async () => {
      const first = await client();
      const { call } = await answered(first);
      signalling.dropSockets();
      const second = await client();
      second.send('hangup', { callsid: 'CA1' });
      await until(() => call.events.includes('hung up'));
    });

    it('ends the call when nobody comes back in time, and then says so to whoever does', async () => {
      await reopen({ resumeMs: 50 });
      const first = await client();
      const { call, reconnect } = await answered(first);
      signalling.dropSockets();
      await until(() => call.events.includes('gone'));
      const late = await client();
      invite(late, 'CA1', { reconnect });
      expect(await late.receive('hangup')).toMatchObject({ callsid: 'CA1', error: { code: 31404 } });
    });

    it('ends a call at once that was not answered yet, and one whose page went away', async () => {
      const ringing = await client();
      invite(ringing);
      await ringing.receive('ringing');
      ringing.socket.terminate();
      await until(() => calls[0]!.events.includes('gone'));
      calls.length = 0;
      const leaving = await client();
      const { call } = await answered(leaving);
      leaving.socket.close(1001);
      await until(() => call.events.includes('gone'));
    });

    it('gives a call back to nobody else: wrong token, wrong identity', async () => {
      const first = await client();
      const { call, reconnect } = await answered(first);
      const thief = await client({ listen: false });
      await thief.listen('agent_2');
      invite(thief, 'CA1', { reconnect });
      await thief.receive('hangup');
      thief.send('hangup', { callsid: 'CA1' });
      const guesser = await client();
      invite(guesser, 'CA1', { reconnect: 'guess' });
      await guesser.receive('hangup');
      expect(call.events).toEqual([]);
    });
  });

  describe('hostile and broken input', () => {
    const MALFORMED = 31100;

    it.each<[string, string]>([
      ['not JSON', 'hello'],
      ['half JSON', '{"type":"listen"'],
      ['an array', '[]'],
      ['null', 'null'],
      ['a number', '7'],
      ['no type', '{}'],
      ['a type that is no string', '{"type":{}}'],
      ['an unknown type', '{"type":"destroy","payload":{}}'],
      ['the name of an inherited property', '{"type":"constructor"}'],
      ['no payload', '{"type":"invite"}'],
      ['a payload that is an array', '{"type":"invite","payload":[]}'],
      ['an invite without sdp', '{"type":"invite","payload":{"callsid":"TJS1"}}'],
      ['an invite with sdp of another kind', '{"type":"invite","payload":{"callsid":"TJS1","sdp":{"a":1}}}'],
      ['an invite without an id', '{"type":"invite","payload":{"sdp":"v=0"}}'],
      ['digits that are none', '{"type":"dtmf","payload":{"callsid":"CA1","dtmf":"<b>"}}'],
      ['an endless id', `{"type":"hangup","payload":{"callsid":"${'x'.repeat(1000)}"}}`],
      ['a token that is no string', '{"type":"listen","payload":{"token":{"a":1}}}'],
    ])('answers %s with an error and goes on', async (_, text) => {
      const caller = await client();
      caller.socket.send(text);
      expect((await caller.receive('error')).error!.code).toBe(MALFORMED);
      await caller.listen();
      expect(calls).toEqual([]);
    });

    it('ignores binary frames', async () => {
      const caller = await client();
      caller.socket.send(Buffer.from([1, 2, 3]));
      await caller.listen();
      expect(caller.frames).toEqual([]);
    });

    it('closes the socket on a giant frame and serves the next client', async () => {
      const caller = await client();
      caller.socket.send('x'.repeat(70_000));
      await until(() => caller.closeCode);
      expect(caller.closeCode).toBe(1009);
      await client();
    });

    it.each([
      ['without audio', 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n'],
      ['without PCMU', 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'],
      ['cut off', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0'],
      ['of garbage', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid\r\na=rtpmap:x\r\na=fingerprint:\r\na=candidate:\r\n'],
    ])('ends a call with an offer %s', async (_, sdp) => {
      const caller = await client();
      caller.send('invite', { callsid: 'TJS1', sdp, twilio: {} });
      expect((await caller.receive('hangup')).error!.code).toBe(31400);
      await until(() => calls.every(({ events }) => events.includes('gone')));
    });

    it('refuses a second invite with the same id, and too many calls', async () => {
      onCall = () => undefined;
      const caller = await client();
      invite(caller);
      invite(caller);
      expect(await caller.receive('error')).toMatchObject({ callsid: 'TJS1', error: { code: MALFORMED } });
      for (let n = 2; n <= 6; n++) invite(caller, `TJS${n}`);
      expect((await caller.receive('hangup')).error!.code).toBe(31206);
      expect(calls).toHaveLength(4);
    });

    it('says that a call is unknown', async () => {
      const caller = await client();
      caller.send('dtmf', { callsid: 'CA404', dtmf: '1' });
      expect(await caller.receive('error')).toMatchObject({ callsid: 'CA404', error: { code: 31404 } });
      caller.send('reinvite', { callsid: 'CA404', sdp: offer });
      await caller.receive('error');
    });

    it('keeps a call whose reinvite makes no sense', async () => {
      const caller = await client();
      const { call } = await answered(caller);
      caller.send('reinvite', { callsid: 'CA1', sdp: 'v=0\r\nnonsense' });
      expect((await caller.receive('error')).error!.code).toBe(31400);
      caller.send('dtmf', { callsid: 'CA1', dtmf: '5' });
      await until(() => call.events.includes('5'));
    });

    it('survives any offer that resembles a real one', async () => {
      const caller = await client();
      const lines = offer.split('\r\n');
      let n = 0;
      await fc.assert(
        fc.asyncProperty(fc.subarray(lines), fc.string({ maxLength: 30 }), async (kept, noise) => {
          const callsid = `TJS-fuzz-${n++}`;
          caller.send('invite', { callsid, sdp: ['v=0', ...kept, `a=${noise}`].join('\r\n'), twilio: {} });
          caller.send('hangup', { callsid });
          await caller.listen();
        }),
        { numRuns: 60 },
      );
      expect(errors).toEqual([]);
    });
  });

  describe('heartbeat', () => {
    it('beats, and gives up a client that never answers', async () => {
      await reopen({ heartbeatMs: 20 });
      const caller = await client();
      await until(() => caller.closeCode);
      expect(caller.raw.length).toBeGreaterThanOrEqual(3);
    });

    it('keeps a client that echoes', async () => {
      await reopen({ heartbeatMs: 20 });
      const caller = await client();
      caller.socket.on('message', (data) => data.toString() === '\n' && caller.socket.send('\n'));
      await until(() => caller.raw.length > 12);
      expect(caller.closeCode).toBeNull();
    });
  });

  it('ends all calls when it is closed', async () => {
    const caller = await client();
    await answered(caller);
    signalling.close();
    await caller.receive('hangup');
    await until(() => caller.closeCode);
  });
});
