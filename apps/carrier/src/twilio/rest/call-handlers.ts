import type { Account } from '../account';
import type { Call, ProgressCallback, TwimlSource } from '../calls/call';
import type { CallEngine } from '../calls/call-engine';
import type { CallStore } from '../calls/call-store';
import type { OutboundCalls } from '../calls/outbound-calls';
import { badParameter, notFound, wrongCallState } from '../twilio-error';
import { byDate } from './date-filter';
import { callDetectionOf } from './detection-params';
import { page } from './page';
import { recordOptions } from './recording-options';
import { created, gone, ok, type RestContext, type RestHandlers } from './rest-context';
import type { RequestParams } from './request-params';
import { callView } from './views';

const DEFAULT_TIMEOUT_S = 60;

/** `/Calls`: create, fetch, list, redirect, end, delete. */
export class CallHandlers {
  constructor(
    private readonly account: Account,
    private readonly store: CallStore,
    private readonly engine: CallEngine,
    private readonly outbound: OutboundCalls,
  ) {}

  readonly handlers: RestHandlers = {
    CreateCall: (context) => this.create(context),
    FetchCall: (context) => ok(callView(this.find(context))),
    ListCall: (context) => this.list(context),
    UpdateCall: (context) => this.update(context),
    DeleteCall: (context) => this.delete(context),
  };

  private create({ params }: RestContext) {
    const source = this.sourceOf(params);
    const app = params.text('ApplicationSid') ? this.account.application : null;
    const { call, trouble } = this.outbound.call({
      to: params.text('To') ?? '',
      from: params.text('From') ?? '',
      source,
      // With an application its settings replace the request's (carriers/twilio.md §1).
      fallback: app
        ? target(app.voiceFallbackUrl ?? undefined, app.voiceFallbackMethod)
        : target(params.text('FallbackUrl'), params.method('FallbackMethod')),
      progress: app ? appProgress(app.statusCallback, app.statusCallbackMethod) : progressOf(params),
      timeoutS: params.number('Timeout') ?? DEFAULT_TIMEOUT_S,
      timeLimitS: params.number('TimeLimit'),
      record: params.flag('Record') ? recordOptions(params, 'OutboundAPI') : null,
      detection: callDetectionOf(params),
    });
    return { ...created(callView(call), call.sid), loseReply: trouble?.kind === 'lost-reply' };
  }

  private sourceOf(params: RequestParams): TwimlSource {
    const url = params.text('Url');
    const twiml = params.text('Twiml');
    const app = params.text('ApplicationSid');
    if (app !== undefined) {
      const { application } = this.account;
      if (app !== application.sid) throw badParameter('ApplicationSid is not valid', 21218);
      if (!application.voiceUrl) throw badParameter('Url parameter is required', 21205);
      return { url: application.voiceUrl, method: application.voiceMethod };
    }
    if (url !== undefined) return { url, method: params.method('Method') };
    if (twiml === undefined) throw badParameter('Url parameter is required', 21205);
    return { twiml };
  }

  private list({ params, uri, query }: RestContext) {
    const [to, from, status, parent] = [params.text('To'), params.text('From'), params.text('Status'), params.text('ParentCallSid')];
    const found = this.store
      .list()
      .filter(({ facts }) => (to === undefined || facts.to === to) && (from === undefined || facts.from === from))
      .filter((call) => (status === undefined || call.status === status) && (parent === undefined || call.facts.parentSid === parent))
      // A call that still waits for its turn has no start time; it is found by its creation.
      .filter(byDate(params, 'StartTime', (call) => call.startedAt ?? call.createdAt))
      .filter(byDate(params, 'EndTime', (call) => call.endedAt));
    return ok(page(found, { path: uri, query, key: 'calls', params }, callView));
  }

  private update(context: RestContext) {
    const { params } = context;
    const call = this.find(context);
    if (call.isOver) throw wrongCallState();
    const source = this.redirectOf(params);
    if (source && call.status !== 'in-progress') throw wrongCallState();
    this.change(call, params);
    if (source) this.outbound.redirect(call, source);
    const status = params.text('Status');
    // `canceled` has no effect on a call that was answered (carriers/twilio.md §1).
    if (status === 'completed' || (status === 'canceled' && !call.answeredAt)) this.engine.hangUp(call, 'api');
    return ok(callView(call));
  }

  private redirectOf(params: RequestParams): TwimlSource | null {
    const url = params.text('Url');
    const twiml = params.text('Twiml');
    if (url !== undefined && twiml !== undefined) throw badParameter('Url and Twiml are mutually exclusive');
    if (url !== undefined) return { url, method: params.method('Method') };
    return twiml === undefined ? null : { twiml };
  }

  private change(call: Call, params: RequestParams): void {
    const fallback = params.text('FallbackUrl');
    if (fallback) call.fallback = { url: fallback, method: params.method('FallbackMethod') };
    const callback = params.text('StatusCallback');
    if (callback)
      call.progress = {
        url: callback,
        method: params.method('StatusCallbackMethod'),
        events: call.progress?.events ?? new Set(['completed']),
      };
    const limit = params.number('TimeLimit');
    if (limit !== undefined) this.engine.limit(call, limit);
  }

  private delete(context: RestContext) {
    const call = this.find(context);
    if (!call.isOver) throw badParameter('Call is not completed: it cannot be deleted', 20009);
    call.deleted = true;
    return gone();
  }

  private find({ path, uri }: RestContext): Call {
    const call = this.store.get(path['Sid'] ?? '');
    if (!call) throw notFound(uri);
    return call;
  }
}

const target = (url: string | undefined, method: 'GET' | 'POST') => (url ? { url, method } : null);

const appProgress = (url: string | null, method: 'GET' | 'POST'): ProgressCallback | null =>
  url ? { url, method, events: new Set(['completed']) } : null;

export function progressOf(params: RequestParams): ProgressCallback | null {
  const url = params.text('StatusCallback');
  if (!url) return null;
  return { url, method: params.method('StatusCallbackMethod'), events: new Set(params.list('StatusCallbackEvent') ?? ['completed']) };
}
