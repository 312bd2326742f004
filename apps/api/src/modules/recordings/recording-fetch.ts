import { Injectable, Logger } from '@nestjs/common';
import { TelephonyError, TelephonyRegistry } from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';
import { JobQueue } from '../queue/job-queue';
import { FetchWatch, NoProgressError } from './fetch-watch';
import { RecordingRows } from './recording-rows';
import { giveUp, owed } from './recording-state';
import { IncompleteFileError, RecordingStorage, storageKey, StorageFaultError, type StoredFile } from './recording-storage';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

const BACKOFF_SECONDS = [1, 2, 3, 5, 10, 20, 30, 60, 120, 300] as const;
/** The carrier keeps its copy for longer; who looks after a day finds a dead recording, not one that is still hoped for. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60 * 1000;
/** Four hours, the longest call there is, in two channels of 16 bits at 8 kHz are 0.5 GB. */
const MOST_BYTES = 1024 ** 3;

/** What carriers call their audio → how we keep and serve it. */
const KINDS: Readonly<Record<string, { kind: 'wav' | 'mp3'; contentType: string }>> = {
  'audio/x-wav': { kind: 'wav', contentType: 'audio/wav' },
  'audio/wav': { kind: 'wav', contentType: 'audio/wav' },
  'audio/wave': { kind: 'wav', contentType: 'audio/wav' },
  'audio/vnd.wave': { kind: 'wav', contentType: 'audio/wav' },
  'audio/mpeg': { kind: 'mp3', contentType: 'audio/mpeg' },
};

interface Archived extends StoredFile {
  storageKey: string;
  contentType: string;
}

/** Brings a finished recording from the carrier to our storage; tried again until it is there, or a day has passed. */
@Injectable()
export class RecordingFetch {
  private readonly logger = new Logger(RecordingFetch.name);

  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly rows: RecordingRows,
    private readonly storage: RecordingStorage,
    private readonly registry: TelephonyRegistry,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  async run(callId: string): Promise<void> {
    for (const row of await this.recordings.claim(callId, 'fetch', FetchWatch.leaseSeconds)) await this.fetch(row);
  }

  private async fetch(row: RecordingRow): Promise<void> {
    const watch = new FetchWatch(() => this.recordings.extend(row, FetchWatch.leaseSeconds));
    try {
      const archived = await this.download(row, watch);
      const archivedAt = this.clock.now();
      // Whoever comes second finds it done; both have written the same file.
      await this.rows.change(
        row,
        (now) => (owed(now) === 'fetch' ? { ...now, ...archived, archivedAt, status: 'completed', error: null, nextAt: null } : null),
        { kind: 'recording_archived' },
      );
    } catch (error) {
      await this.onFailure(row, error);
    } finally {
      watch.end();
    }
  }

  private async download(row: RecordingRow, watch: FetchWatch): Promise<Archived> {
    const provider = this.registry.get(row.provider);
    if (!provider) throw new TelephonyError('misconfigured', row.provider, `${row.provider} is not configured any more`);
    const media = await provider.recordings.media(row.recordingSid ?? '', watch.signal);
    try {
      const told = KINDS[media.contentType.split(';')[0]!.trim().toLowerCase()];
      if (!told) throw new IncompleteFileError('what came is no audio');
      const key = storageKey(row, told.kind);
      const stored = await this.storage.put(key, watch.over(media.stream), { bytes: media.bytes, atMost: MOST_BYTES });
      return { ...stored, storageKey: key, contentType: told.contentType };
    } finally {
      // Also when nobody has begun to read it: the connection must not stay open.
      media.stream.destroy();
    }
  }

  private async onFailure(row: RecordingRow, error: unknown): Promise<void> {
    const word = wordFor(error);
    const at = this.clock.now();
    if (at.getTime() - (row.readyAt ?? at).getTime() > GIVEN_UP_AFTER_MS) {
      this.logger.error(
        { err: error, callId: row.callId, recordingId: row.id },
        'a recording could not be fetched for a day and is given up',
      );
      const change = (now: RecordingRow) => (owed(now) === 'fetch' ? giveUp(now, 'failed', word, at) : null);
      await this.rows.change(row, change, { kind: 'recording_failed' });
      return;
    }
    const wanted = error instanceof TelephonyError ? (error.detail.retryAfterSeconds ?? 0) : 0;
    const seconds = Math.max(wanted, BACKOFF_SECONDS[Math.min(row.attempts, BACKOFF_SECONDS.length) - 1] ?? 1);
    this.complain(row, error, seconds);
    await this.recordings.postpone(row, seconds, word);
    await this.jobs.add('recording-fetch', row.callId, { delayMs: seconds * 1000 });
  }

  /** A storage that is full, forbidden or away needs a person; a carrier's dead link heals (ADR 3). */
  private complain(row: RecordingRow, err: unknown, seconds: number): void {
    const facts = { err, callId: row.callId, recordingId: row.id, attempts: row.attempts, seconds };
    if (err instanceof StorageFaultError) this.logger.error(facts, 'a recording cannot be stored: look at the storage; trying again');
    else this.logger.warn(facts, 'a recording could not be fetched; trying again');
  }
}

function wordFor(error: unknown): string {
  if (error instanceof TelephonyError) return `carrier_${error.detail.providerCode ?? error.kind}`;
  if (error instanceof IncompleteFileError) return 'audio_incomplete';
  if (error instanceof NoProgressError) return 'audio_stalled';
  return error instanceof StorageFaultError ? `storage_${error.word}` : 'audio_interrupted';
}
