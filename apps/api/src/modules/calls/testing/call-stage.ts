import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { PG_POOL } from '../../../platform/database/database';
import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../../app.module';
import { dressHttpApp } from '../../../http-app';
import { AppConfig } from '../../../platform/config/app-config';
import { createAdapter } from '../../../platform/http/fastify-adapter';
import type { CallView, ConferenceStatusResponse, InitiateResponse } from '@dialer/contracts';
import { createTestApp, TEST_API_KEY, type TestApp, type TestAppOptions } from '../../../testing/test-app';
import { CallsRepository, type CallRow } from '../calls.repository';
import { ScriptedTwilio, type CarrierLeg, type SignedWebhook } from './scripted-twilio';

const BASE = '/aicallgo/api/v1/cold-call';
const ADMIN = { ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: 'a long enough password' };
export const NO_LIMITS = {
  RATE_LIMIT_INITIATE_PER_MINUTE: '0',
  RATE_LIMIT_WEBRTC_JOIN_PER_MINUTE: '0',
  RATE_LIMIT_CONTROL_PER_MINUTE: '0',
  RATE_LIMIT_END_PER_MINUTE: '0',
  RATE_LIMIT_STATUS_PER_MINUTE: '0',
  RATE_LIMIT_TOKEN_PER_MINUTE: '0',
  TWILIO_CPS: '1000',
  TWILIO_MAX_LIVE_CALLS: '1000',
};

interface Request {
  method: 'POST' | 'GET';
  url: string;
  payload?: object | string;
  headers: Record<string, string>;
}
export interface Answer<T = any> {
  status: number;
  body: T;
  text: string;
  headers: Record<string, unknown>;
}

/** An application and a carrier that does as it is told. */
export class CallStage {
  private constructor(
    readonly api: TestApp,
    readonly carrier: ScriptedTwilio,
  ) {}

  static async open(options: TestAppOptions = {}, carrier?: ScriptedTwilio): Promise<CallStage> {
    const twilio = carrier ?? (await ScriptedTwilio.start());
    const env = { CARRIER_URL: twilio.url, ...ADMIN, ...NO_LIMITS, ...options.env };
    return new CallStage(await createTestApp({ workers: true, ...options, env }), twilio);
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.carrier.stop();
  }

  async post<T = any>(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const url = path.startsWith('/api') ? path : BASE + path;
    return this.answer<T>({ method: 'POST', url, payload: body, headers: { 'x-api-key': TEST_API_KEY, ...headers } });
  }

  async get<T = any>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const url = path.startsWith('/api') ? path : BASE + path;
    return this.answer<T>({ method: 'GET', url, headers: { 'x-api-key': TEST_API_KEY, ...headers } });
  }

  async initiate(
    to: string,
    extra: object = {},
    headers: Record<string, string> = {},
  ): Promise<InitiateResponse & { leg: CarrierLeg; id: string }> {
    const { status, body } = await this.post<InitiateResponse>('/initiate', { to_phone: to, ...extra }, headers);
    if (status !== 201) throw new Error(`initiate answered ${status}: ${JSON.stringify(body)}`);
    const leg = this.carrier.legOf(body.conference_id);
    return { ...body, leg, id: leg.callId };
  }

  webhook(hook: SignedWebhook, method: 'POST' | 'GET' = 'POST'): Promise<Answer> {
    const { url, payload, headers } = hook;
    return this.answer(method === 'POST' ? { method, url, payload, headers } : { method, url, headers });
  }

  /** A rep of one's own; the headers make requests in their name. */
  async newUser(role = 'rep', extra: object = {}): Promise<{ id: string; identity: string; headers: Record<string, string> }> {
    const email = `${randomUUID()}@example.com`;
    const password = 'a long enough password';
    const admin = await this.signIn(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
    const { status, body } = await this.post<{ id: string }>('/api/users', { email, name: 'Rep', role, password, ...extra }, admin);
    if (status !== 201) throw new Error(`no new user: ${status} ${JSON.stringify(body)}`);
    return { id: body.id, identity: `user_${body.id.replaceAll('-', '')}`, headers: await this.signIn(email, password) };
  }

  private async signIn(email: string, password: string): Promise<Record<string, string>> {
    const reply = await this.api.app.inject({ method: 'POST', url: '/api/auth/login', payload: { email, password } });
    const [cookie] = String(reply.headers['set-cookie']).split(';');
    return { cookie: cookie ?? '' };
  }

  /** Another process on the same database, without the first one's memory. The caller closes it. */
  async secondApp(): Promise<NestFastifyApplication> {
    const config = this.api.app.get(AppConfig);
    const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config)] }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(createAdapter(config), { rawBody: true });
    await dressHttpApp(app);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return app;
  }

  /** SQL by hand, for what only time would bring about. */
  async sql(text: string, values: unknown[] = []): Promise<any[]> {
    return (await this.api.app.get<Pool>(PG_POOL).query(text, values)).rows;
  }

  async row(id: string): Promise<CallRow> {
    const row = await this.api.app.get(CallsRepository).byId(id);
    if (!row) throw new Error(`no call ${id}`);
    return row;
  }

  async status(reference: string): Promise<ConferenceStatusResponse> {
    return (await this.get<ConferenceStatusResponse>(`/status/${reference}`)).body;
  }

  async view(id: string): Promise<CallView & { timeline: { kind: string }[] }> {
    return (await this.get(`/api/calls/${id}`)).body;
  }

  private async answer<T>(request: Request): Promise<Answer<T>> {
    const headers = { ...request.headers };
    // A session stands for itself: the stage's own key would win over it.
    if (headers['cookie']) delete headers['x-api-key'];
    const reply = await this.api.app.inject({ ...request, headers });
    const isJson = String(reply.headers['content-type'] ?? '').includes('json');
    return { status: reply.statusCode, body: (isJson ? reply.json() : reply.body) as T, text: reply.body, headers: reply.headers };
  }
}

/** Waits for a condition; the time limit is for a broken build, not part of what is tested. */
export async function until<T>(what: string, probe: () => Promise<T> | T, patienceMs = 45_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
