import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { tryLock, withLock } from './lock-file.mjs';

let file;
beforeEach(() => {
  file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'dialer-lock-')), 'lock');
});
afterEach(() => fs.rmSync(path.dirname(file), { recursive: true, force: true }));

describe('a lock file', () => {
  it('is held by one, who can be asked for notes, until it is given back', () => {
    const first = tryLock(file, { baseUrl: 'here' });
    expect(tryLock(file).holder).toMatchObject({ pid: process.pid, baseUrl: 'here' });
    first.release();
    expect(tryLock(file).release).toBeDefined();
  });

  it.each([JSON.stringify({ pid: process.pid, startedAt: 'before' }), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' }), '{"pid":', ''])(
    'left by one who is gone is taken: %s',
    (left) => {
      fs.writeFileSync(file, left);
      expect(tryLock(file).release).toBeDefined();
      expect(fs.readdirSync(path.dirname(file))).toEqual(['lock']);
    },
  );

  it('lets only one at a time through, in several processes', async () => {
    const program = `
      import fs from 'node:fs';
      import { withLock } from ${JSON.stringify(new URL('./lock-file.mjs', import.meta.url).href)};
      const [file, inside] = process.argv.slice(1);
      for (let i = 0; i < 20; i++) await withLock(file, async () => {
        fs.writeFileSync(inside, '', { flag: 'wx' });
        await new Promise(setImmediate);
        fs.rmSync(inside);
      });`;
    const runs = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', program, file, `${file}.inside`], { stdio: 'inherit' }),
    );
    const codes = await Promise.all(runs.map((run) => new Promise((resolve) => run.on('exit', resolve))));
    expect(codes).toEqual([0, 0, 0, 0]);
  });

  it('is given back when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(fs.existsSync(file)).toBe(false);
  });
});
