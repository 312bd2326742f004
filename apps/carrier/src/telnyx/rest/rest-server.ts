import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Faults } from '../../core/faults';
import type { LoggedRequest, RequestLog } from '../../core/request-log';
import { RestTroubles } from '../../core/rest-troubles';
import type { Timers } from '../../core/timers';
import type { TelnyxAccount } from '../account';
import { LINK_PREFIX } from '../recordings/recording-links';
import { malformed, serverError, TelnyxError, tooManyRequests, unauthorized } from '../telnyx-error';
import type { CommandMemory } from './command-memory';
import { Fields } from './fields';
import type { RecordingHandlers } from './recording-handlers';
import type { RestAnswer } from './rest-answer';
import { findRoute, type Route } from './routes';

/** Enough for a short recording in `playback_content`. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const KEPT_BODY_CHARS = 20_000;
const THROTTLED_FOR_S = 1;

export interface RestServices {
  account: TelnyxAccount;
  routes: readonly Route[];
  recordings: RecordingHandlers;
  memory: CommandMemory;
  log: RequestLog;
  faults: Faults;
  timers: Timers;
}

/** Telnyx's REST face: the key, validation against the official package's types, dispatch, and a log of all of it. */
export class TelnyxRestServer {
  private readonly troubles: RestTroubles;

  constructor(private readonly services: RestServices) {
    this.troubles = new RestTroubles(services.faults, services.timers, { serverError, throttled: () => tooManyRequests(THROTTLED_FOR_S) });
  }

  readonly register = async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body));
    app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => this.unreadable(error, request, reply));
    app.all('/v2/*', { handler: (request, reply) => this.serve(request, reply) });
    app.get(`${LINK_PREFIX}*`, { handler: (request, reply) => this.download(request, reply) });
  };

  private async serve(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const begun = performance.now();
    const { pathname, search } = new URL(request.url, 'http://carrier');
    const logged = this.begin(request, pathname, search);
    try {
      const lost = await this.troubles.meet(request.method, pathname, logged);
      if (!this.services.account.accepts(keyOf(request) ?? '')) throw unauthorized();
      const answer = await this.answer(request, pathname, search);
      logged.sid = answer.sid ?? null;
      await this.send(reply, { ...answer, loseReply: answer.loseReply || lost }, logged);
    } catch (error) {
      if (this.troubles.isSilent(error, reply)) return;
      if (!(error instanceof TelnyxError)) throw error;
      this.refuse(reply, error, logged);
    } finally {
      logged.ms = Math.round(performance.now() - begun);
    }
  }

  private async answer(request: FastifyRequest, pathname: string, search: string): Promise<RestAnswer> {
    const { route, path } = findRoute(this.services.routes, request.method, pathname);
    const given = jsonOf(request);
    const body = route.command === null ? new Fields({}) : Fields.check(route.command, given ?? {});
    const act = (): RestAnswer | Promise<RestAnswer> => route.handler({ path, body, query: new URLSearchParams(search) });
    return this.services.memory.once(`${request.method} ${pathname}`, body.text('command_id'), act);
  }

  private async download(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { pathname, search, searchParams } = new URL(request.url, 'http://carrier');
    const logged = this.begin(request, pathname, search);
    const answer = await this.services.recordings.file(pathname, searchParams);
    await this.send(reply, answer, logged);
  }

  private begin(request: FastifyRequest, path: string, search: string): LoggedRequest {
    const body = typeof request.body === 'string' ? request.body.slice(0, KEPT_BODY_CHARS) : '';
    const key = keyOf(request);
    return this.services.log.begin({ method: request.method, path, form: body || search.slice(1), user: key && `${key.slice(0, 6)}…` });
  }

  private async send(reply: FastifyReply, answer: RestAnswer, logged: LoggedRequest): Promise<void> {
    if (answer.loseReply) {
      logged.trouble ??= 'lose_reply';
      return this.troubles.leaveUnanswered(reply);
    }
    logged.status = answer.status;
    if (answer.contentType) return reply.code(answer.status).type(answer.contentType).send(answer.body);
    await reply.code(answer.status).type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
  }

  private refuse(reply: FastifyReply, error: TelnyxError, logged: LoggedRequest): void {
    logged.status = error.status;
    logged.code = error.code;
    logged.problem = error.message;
    void reply.code(error.status).headers(error.headers).type('application/json; charset=utf-8').send(JSON.stringify(error.body()));
  }

  /** Before our own code: a body that is too large or does not arrive whole. */
  private unreadable(error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply): void {
    const { pathname, search } = new URL(request.url, 'http://carrier');
    const logged = this.begin(request, pathname, search);
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error(error);
    this.refuse(reply, status >= 500 ? serverError() : new TelnyxError(status, 10015, 'Bad Request', error.message), logged);
  }
}

function keyOf({ headers }: FastifyRequest): string | null {
  return /^Bearer (\S{1,256})$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

function jsonOf({ body }: FastifyRequest): unknown {
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw malformed('The request body is not JSON.');
  }
}
