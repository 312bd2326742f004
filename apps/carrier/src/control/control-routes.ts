import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Faults } from '../core/faults';
import { isForeignPage } from '../core/loopback';
import type { RequestLog } from '../core/request-log';
import type { ContactLeg } from '../contact-leg';
import type { TelnyxFace } from '../telnyx/telnyx-face';
import type { ClipLibrary } from '../twilio/twiml/clip-library';
import { ControlError } from './control-error';
import { faultOf, fieldsOf, integer, optional, text } from './control-input';
import { isJson, requestView } from './control-views';
import { type ControlledCall, type ControlledCalls, telnyxCalls, twilioCalls, type TwilioCallServices } from './controlled-calls';

const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 20_000;

export interface ControlServices extends TwilioCallServices {
  telnyx: TelnyxFace;
  clips: ClipLibrary;
  log: RequestLog;
  faults: Faults;
  reset(): void;
}

type WithSid = FastifyRequest<{ Params: { sid: string } }>;
type Query = Record<string, unknown>;

/** `/control`: looks into the carrier and takes the contact's side (design.md §6). */
export class ControlRoutes {
  private readonly carriers: readonly ControlledCalls[];

  constructor(private readonly services: ControlServices) {
    this.carriers = [twilioCalls(services), telnyxCalls(services.telnyx)];
  }

  readonly register = async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (request) => refuseForeignPages(request));
    app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
      const status = error instanceof ControlError ? error.status : (error.statusCode ?? 500);
      if (status >= 500) request.log.error(error);
      return reply.code(status).send({ error: { code: status >= 500 ? 'INTERNAL_ERROR' : 'CONTROL_ERROR', message: error.message } });
    });
    app.get('/health', async () => ({ status: 'ok', calls: this.carriers.flatMap((carrier) => carrier.all()).length }));
    app.get('/calls', async (request) => this.calls(request.query as Query));
    app.get('/calls/:sid', async (request: WithSid) => this.call(request).view());
    app.get('/calls/:sid/heard', async (request: WithSid) => this.heard(request));
    app.post('/calls/:sid/answer', async (request: WithSid) => this.act(request, [], (contact) => contact.pickUp()));
    app.post('/calls/:sid/hangup', async (request: WithSid) => this.act(request, [], (contact) => contact.putDown()));
    app.post('/calls/:sid/say', async (request: WithSid) => this.say(request));
    app.post('/calls/:sid/press', async (request: WithSid) => this.press(request));
    app.get('/requests', async (request) => this.requests(request.query as Query));
    app.get('/faults', async () => ({ faults: this.services.faults.list() }));
    app.post('/faults', async (request) => this.addFault(request.body));
    app.get('/telnyx', async () => this.telnyx());
    app.post('/telnyx/expire-links', async () => this.expireLinks());
    app.post('/inbound', async (request) => this.inbound(request.body));
    app.post('/reset', async () => this.reset());
  };

  private calls(raw: Query) {
    const query = fieldsOf(raw, ['to', 'from', 'state', 'limit']);
    const limit = integer(query, 'limit', DEFAULT_LIMIT, 1, MAX_LIMIT);
    const matches = (call: ControlledCall): boolean =>
      (query['to'] === undefined || call.to === plus(query['to'])) &&
      (query['from'] === undefined || call.from === plus(query['from'])) &&
      (query['state'] === undefined || call.state === query['state']);
    const found = this.carriers.flatMap((carrier) => carrier.all()).filter(matches);
    found.sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
    return { total: found.length, calls: found.slice(0, limit).map((call) => call.view()) };
  }

  private requests(raw: Query) {
    const query = fieldsOf(raw, ['method', 'path', 'to', 'problems', 'after', 'limit']);
    const [limit, after] = [integer(query, 'limit', DEFAULT_LIMIT, 1, MAX_LIMIT), integer(query, 'after', 0, 0, Number.MAX_SAFE_INTEGER)];
    const found = this.services.log
      .list()
      .filter((request) => request.id > after && (query['method'] === undefined || request.method === query['method']))
      .filter((request) => query['path'] === undefined || (typeof query['path'] === 'string' && request.path.includes(query['path'])))
      .filter(({ form }) => query['to'] === undefined || dials(form, plus(query['to'])))
      .filter((request) => query['problems'] !== 'true' || request.problem !== null);
    return { total: found.length, requests: found.slice(-limit).map(requestView) };
  }

  private heard(request: WithSid) {
    const query = fieldsOf(request.query, ['freq']);
    const frequency = query['freq'] === undefined ? null : integer(query, 'freq', 0, 20, 3999);
    const heard = this.contact(request).audio.heard(frequency);
    if (!heard)
      throw new ControlError(409, 'Nobody hears anything: the call is over, or the carrier runs without media (CARRIER_MEDIA=off)');
    return { freq: frequency, amplitude: heard.amplitude, loudness: heard.loudness, heard_ms: heard.heardMs };
  }

  private say(request: WithSid) {
    const { clips } = this.services;
    return this.act(
      request,
      ['text'],
      (contact, fields) => contact.audio.say(clips.say(text(fields, 'text', /^[^]{1,1000}$/, 'must have 1 to 1000 characters'))),
      true,
    );
  }

  private press(request: WithSid) {
    return this.act(
      request,
      ['digits'],
      (contact, fields) => contact.press(text(fields, 'digits', /^[0-9*#A-Dw]{1,32}$/, 'must be 1 to 32 keys')),
      true,
    );
  }

  private act(
    request: WithSid,
    known: string[],
    action: (contact: ContactLeg, fields: Readonly<Record<string, unknown>>) => void,
    needsAnswer = false,
  ) {
    const fields = fieldsOf(request.body, known);
    const contact = this.contact(request);
    const call = this.call(request);
    if (call.isOver) throw new ControlError(409, `The call is over (${call.state})`);
    if (needsAnswer && !call.isAnswered) throw new ControlError(409, `The call is not answered (${call.state})`);
    if (!call.isDialled) throw new ControlError(409, 'The call waits for its turn at the carrier');
    action(contact, fields);
    return this.call(request).view();
  }

  private addFault(body: unknown) {
    this.services.faults.add(faultOf(body));
    return { faults: this.services.faults.list() };
  }

  private reset() {
    this.services.reset();
    return { status: 'ok' };
  }

  private call({ params }: WithSid): ControlledCall {
    const call = this.carriers.map((carrier) => carrier.find(params.sid)).find((found) => found !== undefined);
    if (!call) throw new ControlError(404, `No call ${params.sid.slice(0, 64)}`);
    return call;
  }

  private contact(request: WithSid): ContactLeg {
    const contact = this.call(request).contact;
    if (!contact) throw new ControlError(409, 'This call has a browser at its other end, not a contact');
    return contact;
  }

  /** What a client of the Telnyx side has to know; made up at start where it was not given. */
  private telnyx() {
    const { account } = this.services.telnyx;
    return {
      api_key: account.apiKey,
      connection_id: account.application.id,
      sip_connection_id: account.credentials.id,
      phone_numbers: account.numbers.map(({ number }) => number),
      public_key: account.publicKey,
    };
  }

  private expireLinks() {
    this.services.telnyx.links.expireAll();
    return { status: 'ok' };
  }

  /** Somebody calls a number of ours: of the carrier that is named, else of whichever has it. */
  private inbound(body: unknown) {
    const fields = fieldsOf(body, ['from', 'to', 'carrier']);
    const number = (name: string): string => text(fields, name, /^\+[1-9]\d{1,14}$/, 'must be an E.164 number');
    const [from, to] = [number('from'), number('to')];
    const named = optional(fields, 'carrier', /^(twilio|telnyx)$/, 'must be twilio or telnyx');
    const asked = this.carriers.filter((_, index) => named === null || CARRIERS[index] === named);
    for (const carrier of asked) {
      const call = carrier.callUs(from, to);
      if (call) return call.view();
    }
    throw new ControlError(400, 'to must be a number of the account, and of Twilio’s an address set for it (CARRIER_INBOUND_URL)');
  }
}

/** In the order they are asked. */
const CARRIERS = ['twilio', 'telnyx'] as const;

/** In a query string a bare `+` is a blank. */
const plus = (value: unknown): string => String(value).replace(/^ /, '+');

/** Twilio's form has `To`, Telnyx's JSON `to`. */
function dials(form: string, to: string): boolean {
  if (!isJson(form)) return new URLSearchParams(form).getAll('To').includes(to);
  return form.includes(`"to":${JSON.stringify(to)}`);
}

function refuseForeignPages({ headers }: FastifyRequest): void {
  if (isForeignPage(headers.origin)) throw new ControlError(403, 'Only pages from loopback may use /control');
}
