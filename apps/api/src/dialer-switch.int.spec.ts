import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestApp, type TestApp } from './testing/test-app';

/** ENABLE_COLD_CALL_DIALER=false (contract.md §2). */
describe('the admin app without a dialer', () => {
  let test: TestApp;
  const adminFolder = mkdtempSync(path.join(tmpdir(), 'admin-'));
  beforeAll(async () => {
    writeFileSync(path.join(adminFolder, 'index.html'), '<!doctype html><title>admin</title>');
    test = await createTestApp({ adminFolder, env: { ENABLE_COLD_CALL_DIALER: 'false' } });
  });
  afterAll(async () => {
    await test?.close();
    rmSync(adminFolder, { recursive: true });
  });

  it.each([
    ['/dial', 404],
    ['/dial/', 404],
    ['/dial/1?x=1', 404],
    ['/', 200],
    ['/dialects', 200],
  ])('answers %s with %i', async (url, status) => {
    expect((await test.app.inject({ url, headers: { accept: 'text/html' } })).statusCode).toBe(status);
  });
});
