import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { FolderStorage } from './folder-storage';
import { storageKey } from './recording-storage';

const ID = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01';
const KEY = storageKey({ id: ID, createdAt: new Date('2026-11-30T23:59:59Z') }, 'wav');
const ANY = { bytes: null, atMost: 1000 };

let folder: string;
let storage: FolderStorage;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dialer-storage-'));
  storage = new FolderStorage(path.join(folder, 'archive'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const of = (...parts: string[]) => Readable.from(parts.map((part) => Buffer.from(part)));
const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

describe('the storage of recordings', () => {
  it('keeps what came, by month and our own id', async () => {
    expect(KEY).toBe(`2026/11/${ID}.wav`);
    const stored = await storage.put(KEY, of('RIFF', 'data'), { bytes: 8, atMost: 8 });
    expect(stored).toEqual({ bytes: 8, sha256: createHash('sha256').update('RIFFdata').digest('hex') });
    expect(await storage.sizeOf(KEY)).toBe(8);
    expect((await buffer(await storage.read(KEY, { first: 2, last: 5 }))).toString()).toBe('FFda');
  });

  it('writes it again over itself, and clears away what a killed process has left', async () => {
    mkdirSync(path.join(folder, 'archive/2026/11'), { recursive: true });
    writeFileSync(path.join(folder, 'archive', `${KEY}.0123456789ab.part`), 'half');
    await storage.put(KEY, of('first'), ANY);
    await storage.put(KEY, of('second'), ANY);
    expect(files().map(({ name }) => name)).toEqual([`${ID}.wav`]);
    expect(readFileSync(path.join(folder, 'archive', KEY), 'utf8')).toBe('second');
  });

  it.each<[string, () => Readable, { bytes: number | null; atMost: number }]>([
    ['nothing', () => of(), ANY],
    ['too little', () => of('half'), { bytes: 8, atMost: 1000 }],
    ['too much', () => of('half', 'half'), { bytes: 4, atMost: 1000 }],
    ['more than there may be', () => of('12345', '67890'), { bytes: null, atMost: 9 }],
    ['what breaks off', () => Readable.from(breaksOff()), ANY],
  ])('keeps nothing of %s', async (_what, source, expected) => {
    const stream = source();
    await expect(storage.put(KEY, stream, expected)).rejects.toThrow();
    expect(files()).toEqual([]);
    expect(stream.destroyed).toBe(true);
    expect(await storage.sizeOf(KEY)).toBeNull();
  });

  it.each([
    '',
    '/etc/passwd',
    '../../etc/passwd',
    `2026/11/../${ID}.wav`,
    `2026/11/${ID}.exe`,
    `2026/11/${ID}.wav\0`,
    `2026/11/${ID}.wav/x`,
  ])('has no place for %j', async (key) => {
    await expect(storage.put(key, of('x'), ANY)).rejects.toThrow('not a key');
    await expect(storage.sizeOf(key)).rejects.toThrow('not a key');
    await expect(storage.read(key, { first: 0, last: 0 })).rejects.toThrow('not a key');
    expect(files()).toEqual([]);
  });
});

async function* breaksOff(): AsyncGenerator<Buffer> {
  yield Buffer.from('half');
  throw new Error('ECONNRESET');
}
