import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Measured, RecordingStorage, requireKey, StorageFaultError, type ExpectedFile, type StoredFile } from './recording-storage';

/** A folder of this machine, or one that all of them see. */
export class FolderStorage extends RecordingStorage {
  constructor(private readonly folder: string) {
    super();
  }

  /** Written beside its place, flushed, then moved there. */
  async put(key: string, source: Readable, expected: ExpectedFile): Promise<StoredFile> {
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
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw asFault(error);
    }
  }

  async sizeOf(key: string): Promise<number | null> {
    try {
      const found = await stat(this.pathOf(key));
      return found.isFile() ? found.size : null;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw asFault(error);
    }
  }

  async read(key: string, { first, last }: { first: number; last: number }): Promise<Readable> {
    return createReadStream(this.pathOf(key), { start: first, end: last });
  }

  async delete(key: string): Promise<void> {
    try {
      await rm(this.pathOf(key), { force: true });
    } catch (error) {
      throw asFault(error);
    }
  }

  private pathOf(key: string): string {
    return path.join(this.folder, ...requireKey(key).split('/'));
  }
}

async function writeFlushed(file: string, source: Readable, expected: ExpectedFile): Promise<StoredFile> {
  const measured = new Measured(source, expected);
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of measured.chunks()) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return measured.result();
}

/** The move itself must survive a power cut; not every file system lets a folder be opened for that. */
async function flush(folder: string): Promise<void> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes(codeOf(error))) throw error;
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

const FAULTS = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO', 'EMFILE']);

/** A full or forbidden disk is the storage's; everything else came with the audio. */
function asFault(error: unknown): unknown {
  const code = codeOf(error);
  return FAULTS.has(code) ? new StorageFaultError(code.toLowerCase(), `RECORDINGS_DIR: ${code}`, error) : error;
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code ?? '');
