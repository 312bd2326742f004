import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { WebSocket } from 'ws';
import { MediaClock } from '../media';
import { Network } from '../core/network';
import { attachSignalling } from '../signalling';
import type { BrowserCallRequest, SignallingOptions } from '../signalling';
import { until } from './until';

export type SeenCall = BrowserCallRequest & { events: string[] };

interface Frame {
  type: string;
  payload: Record<string, unknown> & { error?: { code: number }; callsid?: string; reconnect?: string; sdp?: string };
}

/** A hand-made client: what the SDK would never send can be sent with it. */
export class PStreamClient {
  readonly frames: Frame[] = [];
  readonly raw: string[] = [];
  closeCode: number | null = null;
  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text === '\n') this.raw.push(text);
      else this.frames.push(JSON.parse(text) as Frame);
    });
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => undefined);
  }
  static async open(url: string): Promise<PStreamClient> {
    const socket = new WebSocket(url);
    const client = new PStreamClient(socket);
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

/** An offer as a browser makes it. */
export async function makeOffer(): Promise<string> {
  const pc = new RTCPeerConnection({ codecs, iceServers: [] });
  pc.addTransceiver('audio');
  const { sdp } = await pc.createOffer();
  await pc.close();
  return sdp;
}

/** The signalling endpoint on a server of its own, call logic that notes what it is told, and clients by hand. */
export class SignallingStage {
  readonly calls: SeenCall[] = [];
  readonly errors: unknown[] = [];
  readonly network = new Network();
  ttlSeconds = 60;
  onCall: (request: BrowserCallRequest) => void = ({ leg }) => leg.ringing('CA1');
  readonly signalling: ReturnType<typeof attachSignalling>;
  private readonly server = createServer();
  private readonly clients: PStreamClient[] = [];

  private constructor(
    private readonly offer: string,
    options: Partial<SignallingOptions>,
  ) {
    const acceptor = { verifyToken: (token: string) => this.verify(token), onCall: (request: BrowserCallRequest) => this.accept(request) };
    const onError = (error: unknown) => void this.errors.push(error);
    const { network } = this;
    const common = { clock: new MediaClock(), hostCandidates: 'loopback' as const, network, onError };
    this.signalling = attachSignalling(this.server, acceptor, { ...common, ...options });
  }

  static async open(offer: string, options: Partial<SignallingOptions> = {}): Promise<SignallingStage> {
    const stage = new SignallingStage(offer, options);
    await new Promise<void>((resolve) => stage.server.listen(0, '127.0.0.1', resolve));
    return stage;
  }

  async close(): Promise<void> {
    this.signalling.close();
    this.clients.forEach(({ socket }) => socket.terminate());
    await new Promise((resolve) => this.server.close(resolve));
  }

  async client({ path = '/signal', listen = true } = {}): Promise<PStreamClient> {
    const opened = await PStreamClient.open(`ws://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`);
    this.clients.push(opened);
    if (listen) await opened.listen();
    return opened;
  }

  invite(from: PStreamClient, callsid = 'TJS1', more: object = {}): void {
    from.send('invite', { callsid, sdp: this.offer, twilio: {}, ...more });
  }

  /** An answered call and the token to resume it. */
  async answered(from: PStreamClient): Promise<{ call: SeenCall; reconnect: string }> {
    this.invite(from);
    await from.receive('ringing');
    const call = this.calls.at(-1)!;
    call.leg.answer();
    const { reconnect } = await from.receive('answer');
    return { call, reconnect: reconnect! };
  }

  /** A token is an identity, or the number of the error it provokes. */
  private verify(token: string) {
    if (/^\d+$/.test(token)) throw Object.assign(new Error('bad token'), { code: Number(token) });
    return { identity: token, accountSid: 'AC1', applicationSid: 'AP1', params: { fixed: 'by token' }, ttlSeconds: this.ttlSeconds };
  }

  private accept(request: BrowserCallRequest) {
    const events: string[] = [];
    this.calls.push({ ...request, events });
    this.onCall(request);
    const note = (text: string) => () => void events.push(text);
    return { onHangUp: note('hung up'), onGone: note('gone'), onDigits: (digits: string) => void events.push(digits) };
  }
}
