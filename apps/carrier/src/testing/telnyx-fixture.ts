import Telnyx from 'telnyx';
import { startCarrier, type Carrier } from '../carrier';
import { ACCOUNT, FOLDER } from './carrier-fixture';
import { EventInbox } from './event-inbox';

const KEY = 'KEY-for-specs';
export const APP = 'app-1';
export const BROWSERS = 'browsers-1';
export const OURS = '+14155550198';

let lastNumber = 0;

/** A carrier in this process, Telnyx's official client pointed at it, and a receiver for its events. */
export class TelnyxFixture {
  private constructor(
    readonly carrier: Carrier,
    readonly inbox: EventInbox,
    readonly client: Telnyx,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<TelnyxFixture> {
    const inbox = await EventInbox.start();
    const telnyx = {
      CARRIER_TELNYX_API_KEY: KEY,
      CARRIER_TELNYX_CONNECTION_ID: APP,
      CARRIER_TELNYX_SIP_CONNECTION_ID: BROWSERS,
      CARRIER_TELNYX_NUMBERS: OURS,
      CARRIER_TELNYX_WEBHOOK_URL: inbox.url('/app'),
      CARRIER_TELNYX_SIP_WEBHOOK_URL: inbox.url('/browsers'),
    };
    const carrier = await startCarrier({ env: { CARRIER_PORT: '0', CARRIER_MEDIA: 'off', ...ACCOUNT, ...telnyx, ...env }, folder: FOLDER });
    const { public_key } = (await (await fetch(`${carrier.url}/control/telnyx`)).json()) as { public_key: string };
    const client = new Telnyx({ apiKey: KEY, baseURL: `${carrier.url}/v2`, publicKey: public_key, maxRetries: 0 });
    inbox.client = client;
    return new TelnyxFixture(carrier, inbox, client);
  }

  /** A number of its own for each test, that ends in these digits. */
  number(digits: string): string {
    lastNumber += 1;
    return `+1212666${String(lastNumber).padStart(2, '0').slice(-2)}${digits}`;
  }

  async dial(digits: string, more: Record<string, unknown> = {}) {
    const { data } = await this.client.calls.dial({ connection_id: APP, from: OURS, to: this.number(digits), ...more });
    return data!;
  }

  /** A leg whose contact has picked up. */
  async answered(more: Record<string, unknown> = {}): Promise<string> {
    const { call_control_id: id } = await this.dial('31', more);
    await this.inbox.one('call.initiated', ({ payload }) => payload['call_control_id'] === id);
    await this.control(`/calls/${id}/answer`, {});
    return id;
  }

  async control<T = Record<string, unknown>>(route: string, body?: unknown): Promise<T> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${this.carrier.url}/control${route}`, init);
    if (!answer.ok) throw new Error(`/control${route}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** A raw request, for what the official client would never send. */
  raw(path: string, body?: string, key: string = KEY): Promise<Response> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    return fetch(`${this.carrier.url}/v2${path}`, { headers, ...(body !== undefined && { method: 'POST', body }) });
  }

  async stop(): Promise<void> {
    await this.carrier.stop();
    await this.inbox.stop();
  }
}

/** Status and code of the error the official client rejects with. */
export async function refusal(action: PromiseLike<unknown>): Promise<{ status: number | undefined; code: string | undefined }> {
  try {
    await action;
  } catch (error) {
    const { status, error: body } = error as { status?: number; error?: { errors?: Array<{ code: string }> } };
    return { status, code: body?.errors?.[0]?.code };
  }
  throw new Error('it was expected to fail');
}
