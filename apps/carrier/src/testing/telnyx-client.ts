import { WebSocket } from 'ws';
import { until } from './until';

interface Frame {
  id?: string | number | null;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown> & { sessid?: string };
  error?: { code: number; message: string };
  voice_sdk_id?: string;
}

/** A hand-made client of the Telnyx signalling: what the SDK would never send can be sent with it. */
export class TelnyxClient {
  readonly frames: Frame[] = [];
  closeCode: number | null = null;
  private lastId = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as Frame));
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => undefined);
  }

  static async open(url: string): Promise<TelnyxClient> {
    const socket = new WebSocket(url);
    const client = new TelnyxClient(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return client;
  }

  /** The answer to a request, error or result. */
  async ask(method: string, params: object): Promise<Frame> {
    const id = `c${++this.lastId}`;
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return until(() => this.frames.find((frame) => frame.id === id && !frame.method));
  }

  /** The first request of the server by that name that was not taken yet. */
  async told(method: string): Promise<Record<string, unknown>> {
    const frame = await until(() => this.frames.find((each) => each.method === `telnyx_rtc.${method}`));
    this.frames.splice(this.frames.indexOf(frame), 1);
    return frame.params ?? {};
  }

  async login(login_token = 'agent_1', more: object = {}): Promise<string> {
    const { result } = await this.ask('login', { login_token, ...more });
    return result?.sessid ?? '';
  }

  invite(callID: string, sdp: string, more: object = {}): Promise<Frame> {
    return this.ask('telnyx_rtc.invite', { sdp, dialogParams: { callID, destination_number: '+14155550110', ...more } });
  }
}
