import { DrizzleQueryError } from 'drizzle-orm';
import { pino } from 'pino';
import { addLogIds, runWithLogIds } from './log-context';
import { loggerOptions } from './logging.module';

function logged(write: (logger: pino.Logger) => void): { text: string; line: Record<string, unknown> } {
  let text = '';
  write(pino(loggerOptions({ logLevel: 'info' }), { write: (line: string) => (text += line) }));
  return { text, line: JSON.parse(text) as Record<string, unknown> };
}

describe('the log', () => {
  it('hides sensitive fields at any depth, whatever their spelling', () => {
    const { text } = logged((logger) =>
      logger.info(
        {
          headers: {
            Authorization: 'Bearer s3cr3t',
            COOKIE: 's3cr3t',
            'set-cookie': ['s3cr3t'],
            'x-api-key': 's3cr3t',
            'X-Twilio-Signature': 's3cr3t',
          },
          a: {
            b: { accessToken: 's3cr3t', apiKey: 's3cr3t', sip_password: 's3cr3t', sdp_offer: 's3cr3t', notes: 's3cr3t', name: 's3cr3t' },
          },
          list: [{ password: 's3cr3t', body: { x: 's3cr3t' }, email: 's3cr3t' }],
          deep: { a: { a: { a: { a: { a: { a: { a: 's3cr3t' } } } } } } },
        },
        'something happened',
      ),
    );
    expect(text).not.toContain('s3cr3t');
    expect(text).toContain('something happened');
  });

  it('writes of an error only what we know', () => {
    const error = Object.assign(new Error('dialling +14155550110 failed', { cause: new Error('token=s3cr3t') }), {
      code: 'ECONNRESET',
      config: { headers: { Authorization: 's3cr3t' } },
      request: { body: 'To=%2B14155550110' },
    });
    const { text, line } = logged((logger) => logger.error({ err: error }, 'carrier'));
    expect(text).not.toMatch(/s3cr3t|4155550110|config|request/);
    expect(line).toMatchObject({
      level: 'error',
      err: { message: 'dialling +1415•••0110 failed', code: 'ECONNRESET', cause: { message: 'token=[hidden]' } },
    });
  });

  it.each([
    ['hunter2 Ada Park ada@example.com'],
    ['hunter2\n    at forged (frame.ts:1:1)'],
    ['hunter2 $& $` \\ "quoted" \0 \ud800'],
    ['$argon2id$v=19$m=19456,t=2,p=1$hunter2'],
  ])('tells of a failed query neither its statement nor its values: %j', (value) => {
    const cause = Object.assign(new Error('duplicate key value violates unique constraint "users_email"'), {
      code: '23505',
      detail: `Key (email)=(${value}) already exists.`,
    });
    const failed = new DrizzleQueryError('insert into "users" ("notes") values ($1, $2)', [value, 'hunter3'], cause);
    const wrapped = new Error('job failed', { cause: failed });
    const { text, line } = logged((logger) => logger.error({ err: wrapped }, 'unexpected error'));
    expect(text).not.toMatch(/hunter|Ada Park|insert into|forged|argon2/);
    expect(line).toMatchObject({
      err: {
        cause: {
          type: 'FailedQuery',
          code: '23505',
          message: 'A query failed: duplicate key value violates unique constraint "users_email"',
          stack: expect.stringMatching(/^at .*logging\.spec/),
        },
      },
    });
  });

  it('hides the value that PostgreSQL repeats because it could not read it', () => {
    const cause = Object.assign(new Error('invalid input syntax for type uuid: "a "hunter2" \n b"'), { code: '22P02' });
    const { text } = logged((logger) => logger.error({ err: new DrizzleQueryError('select $1', ['hunter2'], cause) }, 'x'));
    expect(text).not.toContain('hunter');
    expect(text).toContain('invalid input syntax for type uuid: [hidden]');
  });

  it('says of a failed query whose message was changed no stack at all', () => {
    const failed = new DrizzleQueryError('select $1', ['hunter2'], new Error('gone'));
    failed.message = 'changed';
    expect(logged((logger) => logger.error({ err: failed }, 'x')).text).not.toContain('hunter');
  });

  it('survives what is not quite an error, and circles', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(logged((logger) => logger.info({ err: 'text', circle, nothing: null, big: 10n }, 'odd')).line).toMatchObject({ msg: 'odd' });
  });

  it('carries the ids of the work it belongs to', () => {
    const { line } = logged((logger) =>
      runWithLogIds({ requestId: 'r-1' }, () => {
        addLogIds({ callId: 'c-1' });
        logger.info('inside');
      }),
    );
    expect(line).toMatchObject({ requestId: 'r-1', callId: 'c-1' });
    expect(() => addLogIds({ callId: 'outside' })).not.toThrow();
  });
});
