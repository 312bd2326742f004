import path from 'node:path';
import twilio from 'twilio';
import { startCarrier, type Carrier } from '../carrier';
import { WebhookInbox } from './webhook-inbox';

export const ACCOUNT = {
  CARRIER_ACCOUNT_SID: `AC${'a1'.repeat(16)}`,
  CARRIER_AUTH_TOKEN: 'a-token-for-specs',
  CARRIER_API_KEY: `SK${'b2'.repeat(16)}`,
  CARRIER_API_SECRET: 'a-secret-for-specs',
  CARRIER_TWIML_APP_SID: `AP${'c3'.repeat(16)}`,
  CARRIER_NUMBERS: '+14155550100',
} as const;
export const OURS = ACCOUNT.CARRIER_NUMBERS;
export const FOLDER = path.resolve(__dirname, '../..');
export const SPEECH_DIRECTORY = path.join(FOLDER, 'speech');

const ALL_STATUS_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];
const ALL_CONFERENCE_EVENTS = ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify', 'announcement'];
let lastNumber = 0;

/** A carrier in this process, the official client pointed at it, and a receiver for its webhooks. */
export class CarrierFixture {
  private constructor(
    readonly carrier: Carrier,
    readonly inbox: WebhookInbox,
    readonly client: ReturnType<typeof twilio>,
  ) {}

  /** `ofInbox`: settings that name addresses of the receiver. */
  static async start(
    env: Record<string, string> = {},
    ofInbox: (inbox: WebhookInbox) => Record<string, string> = () => ({}),
  ): Promise<CarrierFixture> {
    const inbox = await WebhookInbox.start(ACCOUNT.CARRIER_AUTH_TOKEN);
    const voice = { CARRIER_VOICE_URL: inbox.url('/voice') };
    const carrier = await startCarrier({
      env: { CARRIER_PORT: '0', CARRIER_MEDIA: 'off', ...ACCOUNT, ...voice, ...ofInbox(inbox), ...env },
      folder: FOLDER,
    });
    const client = twilio(ACCOUNT.CARRIER_API_KEY, ACCOUNT.CARRIER_API_SECRET, { accountSid: ACCOUNT.CARRIER_ACCOUNT_SID });
    client.api.baseUrl = carrier.url;
    return new CarrierFixture(carrier, inbox, client);
  }

  /** A number of its own for each test, that ends in these digits. */
  number(digits: string): string {
    lastNumber += 1;
    return `+1212555${String(lastNumber).padStart(2, '0').slice(-2)}${digits}`;
  }

  /** Callbacks for everything, to `/status`. */
  get statusCallbacks() {
    return { statusCallback: this.inbox.url('/status'), statusCallbackEvent: ALL_STATUS_EVENTS };
  }

  /** A participant of `room` who answers as `digits` say, with callbacks for everything to `/status` and `/conference`. */
  async participant(room: string, digits: string, more: Record<string, unknown> = {}) {
    return this.client.conferences(room).participants.create({
      from: OURS,
      to: this.number(digits),
      label: 'customer',
      waitUrl: '',
      beep: 'false',
      ...this.statusCallbacks,
      conferenceStatusCallback: this.inbox.url('/conference'),
      conferenceStatusCallbackEvent: ALL_CONFERENCE_EVENTS,
      ...more,
    });
  }

  /** The contact picks up now, whatever its script says. */
  async answer(callSid: string): Promise<void> {
    await this.control(`/calls/${callSid}/answer`, {});
  }

  async control<T = Record<string, unknown>>(route: string, body?: unknown): Promise<T> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${this.carrier.url}/control${route}`, init);
    if (!answer.ok) throw new Error(`/control${route}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** A raw REST request, for what the official client would never send. */
  rest(route: string, init: RequestInit & { user?: string; password?: string } = {}): Promise<Response> {
    const { user = ACCOUNT.CARRIER_ACCOUNT_SID, password = ACCOUNT.CARRIER_AUTH_TOKEN, ...rest } = init;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const url = `${this.carrier.url}/2010-04-01/Accounts/${ACCOUNT.CARRIER_ACCOUNT_SID}${route}`;
    return fetch(url, { ...rest, headers: { authorization, ...rest.headers } });
  }

  form(route: string, fields: Record<string, string>): Promise<Response> {
    return this.rest(route, { method: 'POST', body: new URLSearchParams(fields) });
  }

  async stop(): Promise<void> {
    await this.carrier.stop();
    await this.inbox.stop();
  }
}

/** Twilio's client rejects with an error that carries status and code. */
export async function failure(action: Promise<unknown>): Promise<{ status: number; code: number; message: string }> {
  try {
    await action;
  } catch (error) {
    return error as { status: number; code: number; message: string };
  }
  throw new Error('it was expected to fail');
}

/** Looks again until it is so. */
export async function eventually<T>(probe: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 45_000;
  for (;;) {
    const value = await probe();
    if (fits(value)) return value;
    if (Date.now() > end) throw new Error(`never so; last: ${JSON.stringify(value)?.slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
