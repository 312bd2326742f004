import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestApp, TEST_API_KEY, type TestApp } from './testing/test-app';

describe('the application', () => {
  let test: TestApp;
  let adminFolder: string;
  beforeAll(async () => {
    adminFolder = mkdtempSync(path.join(tmpdir(), 'admin-'));
    mkdirSync(path.join(adminFolder, 'media'));
    writeFileSync(path.join(adminFolder, 'index.html'), '<!doctype html><title>admin</title>');
    writeFileSync(path.join(adminFolder, 'main-ABCD1234.js'), 'export {};');
    writeFileSync(path.join(adminFolder, 'favicon.ico'), 'icon');
    writeFileSync(path.join(adminFolder, 'media/font-ABCD1234.woff2'), 'font');
    test = await createTestApp({ adminFolder });
  });
  afterAll(async () => {
    await test?.close();
    rmSync(adminFolder, { recursive: true });
  });
  const get = (url: string, headers: Record<string, string> = {}) => test.app.inject({ url, headers });
  const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  it('answers an unknown address with the error envelope', async () => {
    for (const url of ['/api/nothing', '/api', '/aicallgo/x', '/ws/x', '/metrics/x', '/health/x']) {
      const reply = await get(url, BROWSER);
      expect([url, reply.statusCode]).toEqual([url, 404]);
      expect(reply.json().error.code).toBe('NOT_FOUND');
    }
  });

  it.each(['/', '/dial', '/contacts/1?x=%2F', '/apix', '/index.html', '/wsx'])(
    'serves the admin app at %s, never from a cache',
    async (url) => {
      const reply = await get(url, BROWSER);
      expect([reply.statusCode, reply.headers['cache-control']]).toEqual([200, 'no-cache']);
      expect(reply.body).toContain('<title>admin</title>');
    },
  );

  it('lets files with a hash in their name be kept for ever, others for an hour', async () => {
    expect((await get('/main-ABCD1234.js')).headers['cache-control']).toContain('immutable');
    expect((await get('/media/font-ABCD1234.woff2')).headers['cache-control']).toContain('immutable');
    expect((await get('/favicon.ico')).headers['cache-control']).toBe('public, max-age=3600');
  });

  it.each(['/main-OLD12345.js', '/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/etc/passwd', '/media', '/media/'])(
    'never serves a file it does not have: %s',
    async (url) => {
      const reply = await get(url, { accept: '*/*' });
      expect(reply.body).not.toMatch(/"name"|root:/);
      expect([200, 400, 404]).toContain(reply.statusCode);
      if (url.endsWith('.js')) expect(reply.statusCode).toBe(404);
    },
  );

  it('sends headers that keep other sites and injected scripts out', async () => {
    const { headers } = await get('/', BROWSER);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('documents itself', async () => {
    expect((await get('/api/docs')).statusCode).toBe(200);
    const document = (await get('/api/docs-json')).json();
    expect(document.paths).toHaveProperty('/health');
  });

  describe('for ops', () => {
    const key = { 'x-api-key': TEST_API_KEY };

    it.each(['/metrics', '/ops/queues', '/ops/queues/', '/ops/queues/api/queues', '/ops/queues/static/js/main.js'])(
      'closes %s to strangers',
      async (url) => {
        expect((await get(url)).statusCode).toBe(401);
        expect((await get(url, { 'x-api-key': 'x'.repeat(32) })).statusCode).toBe(401);
      },
    );

    it('shows metrics and boards to an API key', async () => {
      expect((await get('/metrics', key)).body).toContain('http_request_duration_seconds_bucket');
      expect((await get('/metrics', key)).body).toContain('dialer_jobs{job="owed-sweep"');
      expect((await get('/ops/queues', key)).headers['content-type']).toContain('text/html');
      const queues = (await get('/ops/queues/api/queues', key)).json().queues as { name: string }[];
      expect(queues.map((queue) => queue.name)).toContain('call-reconcile');
    });

    it('lets an API key look at jobs but not touch them', async () => {
      const reply = await test.app.inject({ method: 'PUT', url: '/ops/queues/api/queues/owed-sweep/pause', headers: key });
      expect([reply.statusCode, reply.json().error.code]).toEqual([403, 'FORBIDDEN']);
    });
  });

  it('says that it is ready, and what with', async () => {
    const reply = await get('/health');
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({
      status: 'ok',
      details: {
        database: { status: 'up' },
        queue: { status: 'up', backend: 'postgresql' },
        carrier: { local: true },
        web_backend: { status: 'up', configured: false },
      },
    });
    expect((await get('/health/live')).json()).toEqual({ status: 'ok' });
  });
});
