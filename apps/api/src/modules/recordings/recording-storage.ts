import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/errors/app-error';

/** `<year>/<month>/<our id>.<kind>`: made by us from what is ours alone, so that no input from anywhere becomes a path. */
const KEY = /^\d{4}\/\d{2}\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(wav|mp3)$/;

export interface StoredFile {
  bytes: number;
  /** Hexadecimal, of what came and was stored. */
  sha256: string;
}

/** `bytes`: as announced by whoever sends it, null when it was not; `atMost`: more than this is not taken. */
export interface ExpectedFile {
  bytes: number | null;
  atMost: number;
}

/** Not all of it, too much of it, or nothing: what came is not kept. */
export class IncompleteFileError extends Error {
  override readonly name = 'IncompleteFileError';
}

/** The storage itself does not work: full, forbidden, away. `word` is fit for a row: letters, digits and `_`. */
export class StorageFaultError extends AppError {
  constructor(
    readonly word: string,
    message: string,
    cause?: unknown,
  ) {
    super('PROVIDER_ERROR', message, { provider: 'storage', provider_code: word }, { status: 503, retryAfterSeconds: 5 });
    this.cause = cause;
  }
}

/** Where archived audio lies: a folder (`FolderStorage`) or an S3 bucket (`S3Storage`), chosen by the configuration. */
export abstract class RecordingStorage {
  /** Whole or not at all; twice under one key leaves one file. Reads `source` to its end or destroys it. */
  abstract put(key: string, source: Readable, expected: ExpectedFile): Promise<StoredFile>;
  /** In bytes; null when there is no such file (any more). */
  abstract sizeOf(key: string): Promise<number | null>;
  /** Bytes `first` to `last`, both included. */
  abstract read(key: string, range: { first: number; last: number }): Promise<Readable>;
  /** One that is gone is success. */
  abstract delete(key: string): Promise<void>;
}

/** The same for the same recording, however often it is fetched. */
export function storageKey(recording: { id: string; createdAt: Date }, kind: 'wav' | 'mp3'): string {
  const month = recording.createdAt.toISOString().slice(0, 7).replace('-', '/');
  return `${month}/${recording.id}.${kind}`;
}

export function requireKey(key: string): string {
  if (!KEY.test(key)) throw new Error('not a key of this storage');
  return key;
}

/** Counts and hashes what passes, and breaks when it is not what was expected: whoever writes it must then forget it. */
export class Measured {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(
    private readonly source: Readable,
    private readonly expected: ExpectedFile,
  ) {}

  async *chunks(): AsyncGenerator<Buffer> {
    const { atMost, bytes: announced } = this.expected;
    for await (const chunk of this.source as AsyncIterable<Buffer>) {
      this.bytes += chunk.length;
      if (this.bytes > atMost) throw new IncompleteFileError(`more than ${atMost} bytes`);
      this.hash.update(chunk);
      yield chunk;
    }
    if (this.bytes === 0) throw new IncompleteFileError('nothing came');
    if (announced !== null && this.bytes !== announced) throw new IncompleteFileError(`${this.bytes} of ${announced} bytes came`);
  }

  /** After the last chunk. */
  result(): StoredFile {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}
