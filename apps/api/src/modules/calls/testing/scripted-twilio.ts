import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const AUTH_TOKEN = 'demo-auth-token';
const sid = (prefix: string) => prefix + randomBytes(16).toString('hex');

export interface CarrierRequest {
  method: string;
  path: string;
  form: Record<string, string>;
}
export interface CarrierLeg {
  sid: string;
  conference: string;
  room: string;
  to: string;
  from: string;
  status: string;
  callId: string;
  created: Date;
}
/** What the next dials meet; `lost` carries the dial out and never answers. */
export type DialFate = 'accept' | 'lost' | 'error500' | 'throttled' | 'refused' | 'queued' | 'dropped';

/**
 * As much of Twilio's REST interface as a cold call needs, told in each spec how to behave. The local carrier plays whole
 * calls with audio; this one fails on command, and sends a webhook only when the spec says so.
 */
export class ScriptedTwilio {
  readonly requests: CarrierRequest[] = [];
  readonly legs: CarrierLeg[] = [];
  fates: DialFate[] = [];
  /** What commands for one participant are answered while set. */
  refuseUpdates: { code: number; message: string; status: number } | null = null;
  /** Every request fails with 503 while set. */
  down = false;
  /** Who else is in a room, by its name, for look-ups. */
  readonly inside = new Map<string, { callSid: string; label: string }[]>();
  /** Other parts of the interface, for specs that need them; true when it has answered. */
  extension: ((request: CarrierRequest, response: ServerResponse) => boolean) | null = null;
  private readonly lost: IncomingMessage[] = [];
  private server!: Server;
  private sequence = new Map<string, number>();

  static async start(): Promise<ScriptedTwilio> {
    const carrier = new ScriptedTwilio();
    carrier.server = createServer((request, response) => void carrier.serve(request, response));
    await new Promise<void>((resolve) => carrier.server.listen(0, '127.0.0.1', resolve));
    return carrier;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Ends the waiting for replies that never come. */
  cutLostReplies(): void {
    for (const request of this.lost.splice(0)) request.socket.destroy();
  }

  dials(): CarrierRequest[] {
    return this.requests.filter((one) => one.method === 'POST' && /\/Participants\.json$/.test(one.path));
  }

  legOf(conferenceId: string): CarrierLeg {
    const leg = this.legs.find((one) => one.room === conferenceId);
    if (!leg) throw new Error(`the carrier has no leg in ${conferenceId}`);
    return leg;
  }

  /** Commands for one leg: `Status=completed`, a redirect, an update in its room. */
  commands(id: string): CarrierRequest[] {
    return this.requests.filter((one) => one.method === 'POST' && one.path.includes(`/${id}.json`));
  }

  // Webhooks, as Twilio sends and signs them

  statusOf(leg: CarrierLeg, status: string, extra: Record<string, string> = {}): SignedWebhook {
    leg.status = status;
    const fields = { CallSid: leg.sid, AccountSid: ACCOUNT, From: leg.from, To: leg.to, CallStatus: status };
    return signed(`/api/voice/status?call=${leg.callId}`, { ...fields, SequenceNumber: this.next(leg.sid), ...extra });
  }

  room(leg: CarrierLeg, event: string, who: { callSid: string; label: string } | null, extra: Record<string, string> = {}): SignedWebhook {
    const participant: Record<string, string> = who ? { CallSid: who.callSid, ParticipantLabel: who.label } : {};
    const fields = {
      ConferenceSid: leg.conference,
      FriendlyName: leg.room,
      StatusCallbackEvent: event,
      SequenceNumber: this.next(leg.conference),
    };
    return signed(`/api/voice/conference-status?call=${leg.callId}`, { ...fields, ...participant, ...extra });
  }

  dialFrom(identity: string, to: string, extra: Record<string, string> = {}): SignedWebhook & { callSid: string } {
    const callSid = extra['CallSid'] ?? sid('CA');
    return {
      callSid,
      ...signed('/api/voice/dial', { CallSid: callSid, From: `client:${identity}`, To: to, CallStatus: 'ringing', ...extra }),
    };
  }

  private next(id: string): string {
    const number = this.sequence.get(id) ?? 0;
    this.sequence.set(id, number + 1);
    return String(number);
  }

  // REST

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://carrier');
    const path = decodeURIComponent(pathname.split(`/Accounts/${ACCOUNT}`)[1] ?? pathname);
    this.requests.push({ method: request.method ?? '', path, form });
    if (this.down) return send(response, 503, { code: 20503, message: 'Service unavailable', status: 503 });
    if (this.extension?.({ method: request.method ?? '', path, form }, response)) return;
    const dialed = /^\/Conferences\/([^/]+)\/Participants\.json$/.exec(path);
    if (request.method === 'POST' && dialed) return this.dial(dialed[1]!, form, request, response);
    return send(response, ...this.answer(request.method ?? '', path, form, searchParams));
  }

  private dial(room: string, form: Record<string, string>, request: IncomingMessage, response: ServerResponse): void {
    const fate = this.fates.shift() ?? 'accept';
    if (fate === 'refused') return send(response, 400, { code: 21211, message: "Invalid 'To' Phone Number", status: 400 });
    if (fate === 'throttled')
      return send(response, 429, { code: 20429, message: 'Too many requests', status: 429 }, { 'retry-after': '7' });
    if (fate === 'error500') return send(response, 500, { code: 20500, message: 'Internal error', status: 500 });
    if (fate === 'dropped') return void request.socket.destroy();
    const leg = this.addLeg(room, form);
    if (fate === 'lost') return void this.lost.push(request);
    send(response, 201, participant(leg, fate === 'queued' ? '60000' : '0'));
  }

  private addLeg(room: string, form: Record<string, string>): CarrierLeg {
    const callId = new URL(form['StatusCallback'] ?? 'http://x').searchParams.get('call') ?? '';
    const leg = {
      sid: sid('CA'),
      conference: sid('CF'),
      room,
      to: form['To'] ?? '',
      from: form['From'] ?? '',
      status: 'queued',
      callId,
      created: new Date(),
    };
    this.legs.push(leg);
    return leg;
  }

  private answer(method: string, path: string, form: Record<string, string>, query: URLSearchParams): [number, object] {
    const [, collection, id, sub, subId] = path.replace(/\.json$/, '').split('/');
    const leg = this.legs.find((one) => [one.sid, one.conference, one.room].includes(id ?? ''));
    if (collection === 'Calls' && !id) return [200, page('calls', this.legs.filter((one) => one.to === query.get('To')).map(call))];
    if (collection === 'Conferences' && !id) {
      return [200, page('conferences', this.legs.filter((one) => one.room === query.get('FriendlyName')).map(conference))];
    }
    if (collection === 'IncomingPhoneNumbers')
      return [200, page('incoming_phone_numbers', [number('+14155550199'), number('+14155550177')])];
    if (collection === 'OutgoingCallerIds') return [200, page('outgoing_caller_ids', [])];
    if (!leg) return [404, { code: 20404, message: 'not found', status: 404 }];
    if (subId && method === 'POST' && this.refuseUpdates) return [this.refuseUpdates.status, this.refuseUpdates];
    if (sub && !subId) return [200, page('participants', leg.status === 'completed' ? [] : this.participantsOf(leg))];
    if (sub) return [200, { ...participant(leg, '0'), muted: form['Muted'] === 'true', hold: form['Hold'] === 'true' }];
    if (collection === 'Calls') {
      if (method === 'POST' && form['Status'] === 'completed')
        leg.status = ['completed', 'in-progress'].includes(leg.status) ? 'completed' : 'canceled';
      return [200, call(leg)];
    }
    return [200, conference(leg)];
  }

  private participantsOf(leg: CarrierLeg): object[] {
    const others = this.inside.get(leg.room) ?? [];
    return [
      participant(leg, '0'),
      ...others.map(({ callSid, label }) => ({ ...participant(leg, '0'), call_sid: callSid, label, status: 'connected' })),
    ];
  }
}

export interface SignedWebhook {
  url: string;
  payload: string;
  headers: Record<string, string>;
}

const ACCOUNT = `AC${'1'.repeat(32)}`;
export const PUBLIC_URL = 'http://localhost:8000';

/** Twilio's signature (its security documentation): the address, then each parameter's name and value, in the names' order. */
export function signed(path: string, fields: Record<string, string>, { token = AUTH_TOKEN, method = 'POST' } = {}): SignedWebhook {
  const names = method === 'POST' ? Object.keys(fields).sort() : [];
  const text = PUBLIC_URL + path + names.map((name) => name + fields[name]).join('');
  const signature = createHmac('sha1', token).update(text).digest('base64');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  return { url: path, payload: new URLSearchParams(fields).toString(), headers };
}

const date = (value: Date) => value.toUTCString().replace('GMT', '+0000');
const page = (name: string, items: object[]) => ({
  [name]: items,
  page: 0,
  page_size: 50,
  next_page_uri: null,
  uri: '/',
  first_page_uri: '/',
  start: 0,
  end: 0,
});
const number = (phone_number: string) => ({ sid: sid('PN'), phone_number, capabilities: { voice: true } });
const call = (leg: CarrierLeg) => ({
  sid: leg.sid,
  to: leg.to,
  from: leg.from,
  status: leg.status,
  date_created: date(leg.created),
  start_time: null,
  end_time: null,
});
const conference = (leg: CarrierLeg) => ({
  sid: leg.conference,
  friendly_name: leg.room,
  status: 'in-progress',
  date_created: date(leg.created),
  date_updated: date(leg.created),
});
const participant = (leg: CarrierLeg, queueTime: string) => ({
  call_sid: leg.sid,
  conference_sid: leg.conference,
  label: 'customer',
  muted: false,
  hold: false,
  queue_time: queueTime,
  date_created: date(leg.created),
  status: 'queued',
});

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
