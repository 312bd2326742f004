import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppConfig } from '../../platform/config/app-config';

/** `<year>/<month>/<our id>.<kind>`: made by us from what is ours alone, so that no input from anywhere becomes a path. */
const KEY = /^\d{4}\/\d{2}\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(wav|mp3)$/;

export interface StoredFile {
  bytes: number;
  sha256: string;
}

/** Not all of it, too much of it, or nothing: what came is not kept. */
export class IncompleteFileError extends Error {
  override readonly name = 'IncompleteFileError';
}

/** Where archived audio lies: a folder of this machine. Another kind of storage has the same three methods. */
@Injectable()
export class RecordingStorage {
  private readonly folder: string;

  constructor(config: AppConfig) {
    this.folder = config.recordings.folder;
  }

  /** Whole or not at all: written beside its place, flushed, then moved there. Doing it twice leaves one file. */
  async put(key: string, source: Readable, expected: { bytes: number | null; atMost: number }): Promise<StoredFile> {
    const file = this.pathOf(key);
    const unfinished = `${file}.${randomBytes(6).toString('hex')}.part`;
    try {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      const stored = await writeFlushed(unfinished, source, expected);
      await rename(unfinished, file);
      await flush(path.dirname(file));
      await removeUnfinished(file);
      return stored;
    } catch (error) {
      source.destroy();
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** Null when there is no such file (any more). */
  async sizeOf(key: string): Promise<number | null> {
    try {
      const found = await stat(this.pathOf(key));
      return found.isFile() ? found.size : null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Bytes `first` to `last`, both included. */
  read(key: string, { first, last }: { first: number; last: number }): Readable {
    return createReadStream(this.pathOf(key), { start: first, end: last });
  }

  private pathOf(key: string): string {
    if (!KEY.test(key)) throw new Error('not a key of this storage');
    return path.join(this.folder, ...key.split('/'));
  }
}

/** The same for the same recording, however often it is fetched. */
export function storageKey(recording: { id: string; createdAt: Date }, kind: 'wav' | 'mp3'): string {
  const month = recording.createdAt.toISOString().slice(0, 7).replace('-', '/');
  return `${month}/${recording.id}.${kind}`;
}

async function writeFlushed(file: string, source: Readable, expected: { bytes: number | null; atMost: number }): Promise<StoredFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > expected.atMost) throw new IncompleteFileError(`more than ${expected.atMost} bytes`);
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    if (bytes === 0) throw new IncompleteFileError('nothing came');
    if (expected.bytes !== null && bytes !== expected.bytes) throw new IncompleteFileError(`${bytes} of ${expected.bytes} bytes came`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** The move itself must survive a power cut; not every file system lets a folder be opened for that. */
async function flush(folder: string): Promise<void> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await handle?.close();
  }
}

/** Left by a process that was killed while it wrote. */
async function removeUnfinished(file: string): Promise<void> {
  const [folder, name] = [path.dirname(file), path.basename(file)];
  const left = (await readdir(folder)).filter((other) => other.startsWith(`${name}.`) && other.endsWith('.part'));
  await Promise.all(left.map((other) => rm(path.join(folder, other), { force: true })));
}
