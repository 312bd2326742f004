import { Body, Controller, Get, HttpException, Module, Param, Post } from '@nestjs/common';
import { IsInt, IsString, Matches, Max, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { TelephonyError, WebhookRejectedError, type TelephonyErrorKind } from '@dialer/telephony';
import { Public } from '../../modules/auth/access.decorators';
import { createTestApp, type TestApp } from '../../testing/test-app';
import { AppError } from './app-error';

class ContactDto {
  @Matches(/^\+\d+$/, { message: 'must be a phone number' })
  phone!: string;
}
class BodyDto {
  @IsString({ message: 'must be text' })
  name!: string;
  @Max(10, { message: 'must be 10 or less' })
  @IsInt({ message: 'must be a whole number' })
  count!: number;
  @ValidateNested({ each: true })
  @Type(() => ContactDto)
  contacts: ContactDto[] = [];
}

const THROWN: Record<string, () => unknown> = {
  app: () => new AppError('CALL_BLOCKED', 'No', { reason: 'do_not_call' }),
  limited: () => new AppError('RATE_LIMITED', 'Slow down', undefined, { retryAfterSeconds: 1.2 }),
  unknown: () => Object.assign(new Error('secret words from postgres://user:pass@db'), { detail: 'secret' }),
  text: () => 'secret text',
  nothing: () => undefined,
  http: () => new HttpException('teapot', 418),
  signature: () => new WebhookRejectedError('signature', 'The signature does not fit'),
  malformed: () => new WebhookRejectedError('malformed', 'The body cannot be read'),
};

@Public()
@Controller('/api/throws')
class ThrowingController {
  @Get('carrier/:kind')
  carrier(@Param('kind') kind: TelephonyErrorKind): void {
    throw new TelephonyError(kind, 'twilio', 'The carrier said no', {
      providerCode: 21215,
      providerMessage: 'not permitted',
      retryAfterSeconds: kind === 'throttled' ? 7 : undefined,
    });
  }
  @Get(':what')
  throws(@Param('what') what: string): void {
    throw THROWN[what]!();
  }
  @Post('body')
  body(@Body() body: BodyDto): BodyDto {
    return body;
  }
}
@Module({ controllers: [ThrowingController] })
class ThrowingModule {}

describe('errors over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ modules: [ThrowingModule] });
  });
  afterAll(() => test?.close());
  const get = (what: string) => test.app.inject({ url: `/api/throws/${what}` });
  const post = (payload: string | object, type = 'application/json') =>
    test.app.inject({ method: 'POST', url: '/api/throws/body', headers: { 'content-type': type }, payload });

  it('gives an AppError its code, status and details', async () => {
    const reply = await get('app');
    expect(reply.statusCode).toBe(422);
    expect(reply.json()).toEqual({ error: { code: 'CALL_BLOCKED', message: 'No', details: { reason: 'do_not_call' } } });
  });

  it('says when to come back, in whole seconds', async () => {
    const reply = await get('limited');
    expect([reply.statusCode, reply.headers['retry-after']]).toEqual([429, '2']);
  });

  it.each(['unknown', 'text', 'nothing'])('says nothing of an unexpected %s but the request id', async (what) => {
    const reply = await test.app.inject({ url: `/api/throws/${what}`, headers: { 'x-request-id': 'caller-chosen-1' } });
    expect(reply.statusCode).toBe(500);
    expect(reply.json()).toEqual({ error: { code: 'INTERNAL_ERROR', message: expect.any(String), request_id: 'caller-chosen-1' } });
    expect(reply.body).not.toMatch(/secret|pass|stack|at /);
  });

  it.each([
    ['rejected', 502, undefined],
    ['misconfigured', 502, undefined],
    ['throttled', 503, '7'],
    ['unavailable', 503, '5'],
    ['unknown_result', 503, undefined],
  ])('turns a carrier that is %s into %i', async (kind, status, retryAfter) => {
    const reply = await get(`carrier/${kind}`);
    expect([reply.statusCode, reply.headers['retry-after']]).toEqual([status, retryAfter]);
    expect(reply.json()).toEqual({
      error: {
        code: 'PROVIDER_ERROR',
        message: 'The carrier said no',
        details: { provider: 'twilio', provider_code: 21215, provider_message: 'not permitted' },
      },
    });
  });

  it.each([
    ['signature', 403, 'FORBIDDEN'],
    ['malformed', 400, 'VALIDATION_ERROR'],
    ['http', 418, 'VALIDATION_ERROR'],
  ])('answers %s with %i %s', async (what, status, code) => {
    const reply = await get(what);
    expect([reply.statusCode, reply.json().error.code]).toEqual([status, code]);
  });

  it('names every bad field by its path', async () => {
    const reply = await post({ name: 5, count: 11, contacts: [{ phone: '+1' }, { phone: 'x' }, {}], extra: true });
    expect(reply.statusCode).toBe(422);
    expect(reply.json().error).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: {
        fields: {
          name: 'must be text',
          count: 'must be 10 or less',
          'contacts.1.phone': 'must be a phone number',
          'contacts.2.phone': 'must be a phone number',
        },
      },
    });
  });

  it('drops what nobody asked for', async () => {
    const reply = await post('{"name":"a","count":1,"extra":true,"__proto__":{"polluted":1},"constructor":{"prototype":{}}}');
    expect([400, 201]).toContain(reply.statusCode);
    if (reply.statusCode === 201) expect(reply.json()).toEqual({ name: 'a', count: 1, contacts: [] });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(['{', '', 'null', '[]', '"text"', '5', '\u0000', '{"name":"a","count":1}}'])(
    'refuses the body %j in the same shape',
    async (body) => {
      const reply = await post(body);
      expect([400, 422]).toContain(reply.statusCode);
      expect(reply.json().error.code).toBe('VALIDATION_ERROR');
    },
  );

  it('refuses bodies that are too large or of a type nobody takes', async () => {
    const large = await post({ name: 'x'.repeat(1024 * 1024), count: 1 });
    expect([large.statusCode, large.json().error.code]).toEqual([413, 'VALIDATION_ERROR']);
    const odd = await post('<x/>', 'application/xml');
    expect([odd.statusCode, odd.json().error.code]).toEqual([415, 'VALIDATION_ERROR']);
  });

  it.each([
    '/api/%zz',
    '/api/%00',
    '/api/throws/%00',
    `/api/throws/${'x'.repeat(300)}`,
    '/api/../api/%2e%2e/x',
    '/api//x',
    '/ops/queues/%zz',
  ])('answers the odd address %s in the same shape', async (url) => {
    const reply = await test.app.inject({ url });
    expect(reply.statusCode).toBeGreaterThanOrEqual(400);
    expect(reply.statusCode).toBeLessThan(500);
    expect(reply.json()).toEqual({ error: expect.objectContaining({ code: expect.any(String), message: expect.any(String) }) });
  });

  it.each(['x', 'a b c d e f', 'a\nb-forged', 'x'.repeat(65), '+14155550110'])('does not take over the request id %j', async (id) => {
    const reply = await test.app.inject({ url: '/health/live', headers: { 'x-request-id': id } });
    expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});
