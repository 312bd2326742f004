import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Faults } from '../../core/faults';
import type { LoggedRequest, RequestLog } from '../../core/request-log';
import { RestTroubles } from '../../core/rest-troubles';
import type { Timers } from '../../core/timers';
import type { Account } from '../account';
import { serverError, TwilioError, tooManyRequests, unauthorized } from '../twilio-error';
import type { RecordingMedia } from './recording-media';
import { validateRequest } from './request-validator';
import type { RestAnswer, RestHandlers } from './rest-context';
import { route } from './router';

const PREFIX = '/2010-04-01';
/** Far above any form Twilio takes (its largest field is 4000 characters of TwiML). */
const MAX_BODY_BYTES = 64 * 1024;
const THROTTLED_FOR_S = 1;

export interface RestServices {
  account: Account;
  handlers: RestHandlers;
  media: RecordingMedia;
  log: RequestLog;
  faults: Faults;
  timers: Timers;
  /** Requests; more are refused with 429. */
  mostAtOnce: number | null;
}

/** Twilio's REST face: authentication, validation against the OpenAPI file, dispatch, and a log of all of it. */
export class RestServer {
  private inFlight = 0;
  private readonly troubles: RestTroubles;

  constructor(private readonly services: RestServices) {
    const throttled = (): TwilioError => tooManyRequests(THROTTLED_FOR_S);
    this.troubles = new RestTroubles(services.faults, services.timers, { serverError, throttled });
  }

  readonly register = async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body));
    app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => this.unreadable(error, request, reply));
    app.all(`${PREFIX}/*`, { handler: (request, reply) => this.serve(request, reply) });
  };

  private async serve(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const begun = performance.now();
    const isOneTooMany = this.count(reply);
    const { pathname, search } = new URL(request.url, 'http://carrier');
    const entries = parametersOf(request, search);
    const user = credentialsOf(request)?.user ?? null;
    const logged = this.services.log.begin({ method: request.method, path: pathname, form: encoded(entries), user });
    try {
      const lost = await this.troubles.meet(request.method, pathname, logged);
      this.authenticate(request);
      if (isOneTooMany) throw tooManyRequests();
      const answer = await this.answer(request, pathname, search.slice(1), entries);
      answer.loseReply ||= lost;
      logged.sid = answer.sid ?? null;
      await this.send(reply, answer, logged);
    } catch (error) {
      if (this.troubles.isSilent(error, reply)) return;
      if (!(error instanceof TwilioError)) throw error;
      this.refuse(reply, error, logged);
    } finally {
      logged.ms = Math.round(performance.now() - begun);
    }
  }

  private async answer(request: FastifyRequest, pathname: string, query: string, entries: Entries): Promise<RestAnswer> {
    const { account, handlers, media } = this.services;
    const file = await media.find(account.sid, request.method, pathname, new URLSearchParams(query));
    if (file) return file;
    const { operation, path } = route(request.method, pathname);
    if (path['AccountSid'] !== account.sid) throw unauthorized();
    const params = validateRequest(operation, path, group(entries));
    const handler = handlers[operation.id];
    if (!handler) throw new Error(`no handler for ${operation.id}`);
    return handler({ params, path, uri: pathname, query });
  }

  /** Counts a request until its answer has left; true when it is one too many. Twilio tells every client how many there are. */
  private count(reply: FastifyReply): boolean {
    const { mostAtOnce } = this.services;
    this.inFlight += 1;
    reply.raw.once('close', () => (this.inFlight -= 1));
    void reply.header('twilio-concurrent-requests', String(this.inFlight));
    return mostAtOnce !== null && this.inFlight > mostAtOnce;
  }

  private authenticate(request: FastifyRequest): void {
    const credentials = credentialsOf(request);
    if (!credentials || !this.services.account.accepts(credentials.user, credentials.password)) throw unauthorized();
  }

  private async send(reply: FastifyReply, answer: RestAnswer, logged: LoggedRequest): Promise<void> {
    if (answer.loseReply) {
      logged.trouble ??= 'lose_reply';
      return this.troubles.leaveUnanswered(reply);
    }
    logged.status = answer.status;
    if (answer.contentType) return reply.code(answer.status).type(answer.contentType).send(answer.body);
    if (answer.body === undefined) return reply.code(answer.status).send();
    await reply.code(answer.status).type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
  }

  private refuse(reply: FastifyReply, error: TwilioError, logged: LoggedRequest): void {
    logged.status = error.status;
    logged.code = error.code;
    logged.problem = error.message;
    void reply.code(error.status).headers(error.headers).type('application/json; charset=utf-8').send(JSON.stringify(error.body()));
  }

  /** Before our own code: a body that is too large or does not arrive whole. */
  private unreadable(error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply): void {
    const { pathname } = new URL(request.url, 'http://carrier');
    const user = credentialsOf(request)?.user ?? null;
    const logged = this.services.log.begin({ method: request.method, path: pathname, form: '', user });
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error(error);
    this.refuse(reply, status >= 500 ? serverError() : new TwilioError(status, 20001, error.message), logged);
  }
}

type Entries = Array<readonly [string, string]>;

function parametersOf(request: FastifyRequest, search: string): Entries {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
  const form = isForm && typeof request.body === 'string' ? request.body : '';
  return [...new URLSearchParams(search), ...new URLSearchParams(form)];
}

const encoded = (entries: Entries): string =>
  new URLSearchParams(entries.map(([name, value]): [string, string] => [name, value])).toString();

function group(entries: Entries): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of entries) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  return grouped;
}

function credentialsOf(request: FastifyRequest): { user: string; password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!encoded) return null;
  const [user, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user: user ?? '', password: password.join(':') };
}
