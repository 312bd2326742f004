import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { IncompleteFileError, StorageFaultError, storageKey } from './recording-storage';
import { S3Storage } from './s3-storage';
import { startS3, type TestS3 } from './testing/s3-server';

const KEY = storageKey({ id: '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01', createdAt: new Date('2026-11-30T23:59:59Z') }, 'wav');
const ANY = { bytes: null, atMost: 64 * 1024 * 1024 };
const of = (...parts: Buffer[]) => Readable.from(parts);
const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');
/** More than one part of an upload. */
const LONG = Array.from({ length: 5 }, () => randomBytes(4 * 1024 * 1024));

describe('recordings in a bucket', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dialer-s3-'));
  let server: TestS3;
  let storage: S3Storage;
  beforeAll(async () => {
    server = await startS3(folder);
    storage = new S3Storage(server.settings);
  });
  afterAll(async () => {
    storage?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps a short and a long one with its hash, and gives any part of it', async () => {
    for (const parts of [[Buffer.from('RIFF'), Buffer.from('data')], LONG]) {
      const all = Buffer.concat(parts);
      expect(await storage.put(KEY, of(...parts), { ...ANY, bytes: all.length })).toEqual({ bytes: all.length, sha256: sha256(all) });
      expect(await storage.sizeOf(KEY)).toBe(all.length);
      expect(await buffer(await storage.read(KEY, { first: 2, last: 5 }))).toEqual(all.subarray(2, 6));
      expect(sha256(await buffer(await storage.read(KEY, { first: 0, last: all.length - 1 })))).toBe(sha256(all));
    }
  });

  it.each([
    ['that is cut off', [Buffer.from('half')], { bytes: 8, atMost: 100 }],
    ['that is too long', [Buffer.from('much too long')], { bytes: null, atMost: 4 }],
    ['that is empty', [], ANY],
    ['that is long and cut off', LONG, { ...ANY, bytes: 21 * 1024 * 1024 }],
  ])('keeps nothing of one %s', async (_what, parts, expected) => {
    await storage.delete(KEY);
    await expect(storage.put(KEY, of(...parts), expected)).rejects.toThrow(IncompleteFileError);
    expect(await storage.sizeOf(KEY)).toBeNull();
  });

  it('passes on what broke the source, whatever the SDK makes of it', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('RIFF');
        throw new Error('the carrier hung up');
      })(),
    );
    await expect(storage.put(KEY, broken, ANY)).rejects.toThrow('the carrier hung up');
    expect(await storage.sizeOf(KEY)).toBeNull();
  });

  it('deletes, also what is gone', async () => {
    await storage.put(KEY, of(Buffer.from('data')), ANY);
    await storage.delete(KEY);
    await storage.delete(KEY);
    expect(await storage.sizeOf(KEY)).toBeNull();
  });

  it('takes no key that is not ours', async () => {
    await expect(storage.sizeOf('../other')).rejects.toThrow('not a key');
    await expect(storage.read(`${KEY}/..`, { first: 0, last: 1 })).rejects.toThrow('not a key');
  });
});

describe('a storage that misbehaves', () => {
  let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;
  let server: http.Server;
  let storage: S3Storage;
  beforeAll(async () => {
    server = http.createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { endpoint, bucket: 'recordings', region: 'x', accessKeyId: 'key', secretAccessKey: 'a-secret-of-ours' };
    storage = new S3Storage(settings, { connectMs: 200, silentMs: 200 });
  });
  afterAll(async () => {
    storage.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const says = (status: number, body = '<Error><Code>Nope</Code><Message>a-secret-of-ours</Message></Error>') =>
    function (request: http.IncomingMessage, response: http.ServerResponse) {
      request.resume().on('end', () => response.writeHead(status, { 'content-type': 'application/xml' }).end(body));
    };
  const put = () => storage.put(KEY, of(Buffer.from('data')), ANY);

  it.each([
    [403, 's3_403'],
    [500, 's3_500'],
    [503, 's3_503'],
    [301, 's3_301'],
  ])('answers %i: that is told by its number, without a word of the answer', async (status, word) => {
    answer = says(status);
    const failures = [put(), storage.sizeOf(KEY), storage.read(KEY, { first: 0, last: 1 }), storage.delete(KEY)];
    for (const failure of await Promise.allSettled(failures)) {
      expect(failure).toMatchObject({ status: 'rejected', reason: { code: 'PROVIDER_ERROR', http: { status: 503 }, word } });
      expect(String((failure as PromiseRejectedResult).reason)).not.toContain('a-secret');
    }
  });

  it('never answers: nobody waits for ever', async () => {
    answer = (request) => void request.resume();
    await expect(put()).rejects.toBeInstanceOf(StorageFaultError);
    await expect(storage.sizeOf(KEY)).rejects.toBeInstanceOf(StorageFaultError);
  });

  it('hangs up in the middle of the answer', async () => {
    answer = (request, response) => {
      response.writeHead(206, { 'content-length': '10', 'content-range': 'bytes 0-9/10' });
      response.write('half', () => request.socket.destroy());
    };
    await expect(storage.read(KEY, { first: 0, last: 9 }).then(buffer)).rejects.toThrow();
  });

  it('sends another part than was asked for', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-length': '20' }).end('x'.repeat(20));
    await expect(storage.read(KEY, { first: 0, last: 9 })).rejects.toMatchObject({ word: 'wrong_range' });
  });

  it('says that it took it, and has not', async () => {
    answer = (request, response) => {
      if (request.method === 'HEAD') response.writeHead(200, { 'content-length': '2' }).end();
      else says(200, '')(request, response);
    };
    await expect(put()).rejects.toThrow(IncompleteFileError);
  });

  it('writes nonsense instead of XML', async () => {
    answer = says(200, '<<<not xml');
    await expect(put()).rejects.toThrow();
  });
});
