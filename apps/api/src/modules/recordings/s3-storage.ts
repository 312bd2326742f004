import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { S3Settings } from '../../platform/config/app-config';
import { IncompleteFileError, Measured, RecordingStorage, requireKey, StorageFaultError } from './recording-storage';
import type { ExpectedFile, StoredFile } from './recording-storage';

const CONNECT_MS = 5_000;
/** Without a byte from the storage. */
const SILENT_MS = 15_000;
/**
 * An ordinary call goes as one object, which a storage has sooner than one that it must put together. Parts wait in memory until they
 * are sent: four downloads at once hold 64 MB.
 */
const PART_BYTES = 16 * 1024 * 1024;
const PARTS_AT_ONCE = 1;

export interface S3Patience {
  connectMs: number;
  silentMs: number;
}

/**
 * A bucket at anything that speaks S3. Path style and no checksum headers beyond those of the signature: Backblaze B2 and older
 * servers refuse the CRC that the SDK would add by itself. What arrives is checked by our own hash and the size the storage tells.
 */
export class S3Storage extends RecordingStorage {
  private readonly client: S3Client;

  constructor(
    private readonly settings: S3Settings,
    { connectMs, silentMs }: S3Patience = { connectMs: CONNECT_MS, silentMs: SILENT_MS },
  ) {
    super();
    const { endpoint, region, accessKeyId, secretAccessKey } = settings;
    this.client = new S3Client({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 2,
      requestHandler: { connectionTimeout: connectMs, requestTimeout: silentMs, throwOnRequestTimeout: true, socketTimeout: silentMs },
    });
  }

  /** In parts when it is long; one that breaks is given up at the storage, so that nothing of it can be read. */
  async put(key: string, source: Readable, expected: ExpectedFile): Promise<StoredFile> {
    const measured = new Measured(source, expected);
    const body = Readable.from(measured.chunks(), { objectMode: false });
    const upload = new Upload({
      client: this.client,
      params: {
        Bucket: this.settings.bucket,
        Key: requireKey(key),
        Body: body,
        ContentType: key.endsWith('.mp3') ? 'audio/mpeg' : 'audio/wav',
      },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    // The SDK wraps what the source throws; whoever asked must be able to tell the carrier's fault from the storage's.
    let broken: Error | null = null;
    body.once('error', (error) => (broken = error));
    try {
      await upload.done();
    } catch (error) {
      throw broken ?? asFault(error);
    } finally {
      body.destroy();
      source.destroy();
    }
    const stored = measured.result();
    const size = await this.sizeOf(key);
    if (size !== stored.bytes) throw new IncompleteFileError(`the storage kept ${size ?? 0} of ${stored.bytes} bytes`);
    return stored;
  }

  async sizeOf(key: string): Promise<number | null> {
    const file = this.at(key);
    try {
      const { ContentLength } = await this.client.send(new HeadObjectCommand(file));
      return ContentLength ?? null;
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
      throw asFault(error);
    }
  }

  async read(key: string, { first, last }: { first: number; last: number }): Promise<Readable> {
    const file = { ...this.at(key), Range: `bytes=${first}-${last}` };
    try {
      const { Body, ContentLength } = await this.client.send(new GetObjectCommand(file));
      if (!(Body instanceof Readable)) throw new StorageFaultError('no_body', 'the storage sent no audio');
      if (ContentLength !== last - first + 1) {
        Body.destroy();
        throw new StorageFaultError('wrong_range', `the storage sent ${ContentLength ?? 'an unknown number of'} bytes for ${file.Range}`);
      }
      return Body;
    } catch (error) {
      throw asFault(error);
    }
  }

  async delete(key: string): Promise<void> {
    const file = this.at(key);
    try {
      await this.client.send(new DeleteObjectCommand(file));
    } catch (error) {
      throw asFault(error);
    }
  }

  close(): void {
    this.client.destroy();
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.settings.bucket, Key: requireKey(key) };
  }
}

/** The status or the name it has, and never what the storage wrote: that may be anything. */
function asFault(error: unknown): StorageFaultError {
  if (error instanceof StorageFaultError) return error;
  const { name = 'error', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const word = status && status >= 300 ? `s3_${status}` : `s3_${name.replace(/\W/g, '').toLowerCase().slice(0, 32)}`;
  return new StorageFaultError(word, `the S3 storage of recordings does not do it (${word})`, error);
}
