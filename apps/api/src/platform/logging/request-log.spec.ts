import { Logger } from '@nestjs/common';
import { fastify, type FastifyInstance } from 'fastify';
import { logRequests } from './request-log';

const ID = '01890000-0000-7000-8000-000000000000';

describe('the line of a request', () => {
  let app: FastifyInstance;
  const lines: Record<string, unknown>[] = [];
  beforeAll(async () => {
    const keep = (level: string) => (line: unknown) => void lines.push({ level, ...(line as object) });
    jest.spyOn(Logger.prototype, 'log').mockImplementation(keep('log'));
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(keep('warn'));
    app = fastify();
    logRequests(app);
    app.get('/api/contacts/:id', () => 'ok');
    app.get('/api/lists/:id/contacts/:contact', () => 'ok');
    app.get('/api/broken', () => Promise.reject(new Error('no')));
    app.get('/health', () => 'ok');
    app.get('/*', (_request, reply) => reply.callNotFound());
    await app.ready();
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await app.close();
  });
  const pathOf = async (url: string) => {
    lines.length = 0;
    await app.inject({ url });
    return lines.map(({ path }) => path);
  };

  it.each([
    [`/api/contacts/${ID}`, `/api/contacts/${ID}`],
    [`/api/contacts/CA${'a'.repeat(32)}`, `/api/contacts/CA${'a'.repeat(32)}`],
    [`/api/contacts/COLD_CALL_${'0'.repeat(32)}`, `/api/contacts/COLD_CALL_${'0'.repeat(32)}`],
    [`/api/lists/${ID}/contacts/Ada%20Park`, `/api/lists/${ID}/contacts/:contact`],
  ])('names the route and its ids: %s', async (url, path) => expect(await pathOf(url)).toEqual([path]));

  it.each([
    ['/api/contacts/Ada%20Park?phone=%2B14155550110', '/api/contacts/:id'],
    ['/api/contacts/+14155550110', '/api/contacts/:id'],
    ['/api/contacts/', '/api/contacts/:id'],
    ['/api/contacts/$&', '/api/contacts/:id'],
    ['/api/people/Ada%20Park', '/api/…'],
    ['/api?q=Ada', '/api/…'],
    ['/ws/Ada', '/ws/…'],
    [`/api/contacts/${'x'.repeat(3000)}`, '/api/…'],
  ])('repeats no other word of an address: %s', async (url, path) => expect(await pathOf(url)).toEqual([path]));

  it('is not written for probes and files, and is a warning when the fault is ours', async () => {
    expect(await pathOf('/health')).toEqual([]);
    expect(await pathOf('/main.js')).toEqual([]);
    await pathOf('/api/broken');
    expect(lines).toEqual([
      { level: 'warn', requestId: expect.any(String), method: 'GET', path: '/api/broken', status: 500, ms: expect.any(Number) },
    ]);
  });
});
