import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { Database } from '../../../platform/database/database';
import { ERROR_STATUS } from '../../../platform/errors/error-status';
import { toAppError } from '../../../platform/errors/to-app-error';
import { readUpload } from '../../../platform/http/upload-parts';
import { createTestApp, TEST_API_KEY, type TestApp } from '../../../testing/test-app';
import { until } from '../../../testing/until';
import { toForm } from '../testing/import-client';

const MEGABYTE = 1024 * 1024;

describe('an upload over a real connection', () => {
  let test: TestApp;
  let port: number;
  beforeAll(async () => {
    test = await createTestApp();
    await test.app.listen(0, '127.0.0.1');
    port = (test.app.getHttpServer().address() as AddressInfo).port;
  });
  afterAll(() => test?.close());

  const open = (headers: Record<string, string | number>) =>
    httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/api/contact-lists/import',
      headers: { 'x-api-key': TEST_API_KEY, ...headers },
    });
  const imports = async () =>
    (await test.app.get(Database, { strict: false }).pool.query('select file_name, status, next_at from contact_imports')).rows;

  it('leaves nothing behind when the client goes away in the middle', async () => {
    const { body, boundary } = toForm({ file: Buffer.alloc(3 * MEGABYTE, 'a,b,c\n') });
    const request = open({ 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length });
    request.on('error', () => undefined);
    request.write(body.subarray(0, 2 * MEGABYTE));
    await until(async () => (await imports()).length === 1, 'the upload has begun');
    request.destroy();
    await until(async () => (await imports()).length === 0, 'it is gone');
    const { rows } = await test.app.get(Database, { strict: false }).pool.query('select 1 from contact_import_chunks');
    expect(rows).toEqual([]);
  });

  it('is refused before it is sent when it says that it is too large', async () => {
    const request = open({ 'content-type': 'multipart/form-data; boundary=x', 'content-length': 300 * MEGABYTE });
    request.on('error', () => undefined);
    request.flushHeaders();
    const [reply] = (await once(request, 'response')) as [IncomingMessage];
    expect(reply.statusCode).toBe(413);
    request.destroy();
    expect(await imports()).toEqual([]);
  });
});

describe('an upload without an announced size', () => {
  let app: FastifyInstance;
  let taken = 0;
  beforeAll(async () => {
    app = fastify();
    await app.register(multipart);
    app.post('/', async (request) => {
      taken = 0;
      for await (const part of readUpload(request, MEGABYTE, 'send less')) if (part.kind === 'data') taken += part.bytes.length;
      return { taken };
    });
    app.setErrorHandler((error, _request, reply) => {
      const known = toAppError(error)!;
      void reply.status(known.http.status ?? ERROR_STATUS[known.code]).send({ message: known.message });
    });
  });
  afterAll(() => app.close());

  const send = (bytes: number) => {
    const { body, boundary } = toForm({ file: Buffer.alloc(bytes, 'x') });
    return app.inject({
      method: 'POST',
      url: '/',
      payload: body,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
  };

  it('is taken up to the limit, byte by byte', async () => {
    expect((await send(MEGABYTE)).json()).toEqual({ taken: MEGABYTE });
  });

  it('is refused above it, with a word on what to do', async () => {
    const reply = await send(MEGABYTE + 1);
    expect(reply.statusCode).toBe(413);
    expect(reply.json().message).toBe('The file is larger than 1 MB: send less');
    expect((await send(5 * MEGABYTE)).statusCode).toBe(413);
    expect(taken).toBeLessThanOrEqual(MEGABYTE);
  });
});
