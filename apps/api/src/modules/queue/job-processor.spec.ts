import { Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { DrizzleQueryError } from 'drizzle-orm';
import { JobProcessor } from './job-processor';

class Failing extends JobProcessor {
  constructor(private readonly error: unknown) {
    super();
  }
  async run(): Promise<void> {
    throw this.error;
  }
}

describe('a job that fails', () => {
  beforeAll(() => void jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined));
  afterAll(() => jest.restoreAllMocks());

  /** What BullMQ keeps: message and stack. */
  const kept = async (error: unknown) => {
    const job = { name: 'contact-import', data: { id: '1' } } as Job<{ id: string }>;
    const thrown: unknown = await new Failing(error).process(job).catch((it: unknown) => it);
    const { message, stack, cause } = thrown as Error;
    return { message, all: `${message} ${stack} ${String(cause)}` };
  };

  it.each([
    ['a statement', new DrizzleQueryError('insert $1', ['Ada Park'], new Error('the disk is full')), 'A query failed: the disk is full'],
    ['a carrier', new Error('+14155550110 of Ada is not reachable', { cause: 'Ada Park' }), '+1415•••0110 of Ada is not reachable'],
    ['a text', 'token=hunter2', 'token=[hidden]'],
  ])('leaves words for the board, but no values: %s', async (_, error, message) => {
    const { message: words, all } = await kept(error);
    expect(words).toBe(message);
    expect(all).not.toMatch(/Ada Park|4155550110|hunter2|insert/);
  });
});
