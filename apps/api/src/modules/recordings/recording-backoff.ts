import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock';
import { JobQueue } from '../queue/job-queue';
import { RecordingRows } from './recording-rows';
import { giveUp, owed } from './recording-state';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

const BACKOFF_SECONDS = [1, 2, 5, 10, 20, 30, 60] as const;
/** About half an hour: whatever the carrier has not told until then it has forgotten. */
const MOST_ATTEMPTS = 30;
/** Deleting goes on until it is done, but a storage that is away for days need not be asked every minute. */
const ERASE_AGAIN_SECONDS = 600;

/** What becomes of an act that did not work: later again, or given up. */
@Injectable()
export class RecordingBackoff {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly rows: RecordingRows,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  async tryLater(row: RecordingRow, error: string | null, atLeastSeconds = 0): Promise<void> {
    const worn = row.attempts >= MOST_ATTEMPTS;
    if (worn && owed(row) !== 'erase') return this.abandon(row, 'failed', error ?? 'carrier_silent');
    const step = BACKOFF_SECONDS[Math.min(row.attempts, BACKOFF_SECONDS.length) - 1] ?? 1;
    await this.again(row, Math.max(atLeastSeconds, worn ? ERASE_AGAIN_SECONDS : step), error);
  }

  /** The sweep alone would be seconds late. */
  async again(row: RecordingRow, seconds: number, error: string | null = null): Promise<void> {
    await this.recordings.postpone(row, seconds, error);
    await this.jobs.add('recording-act', row.callId, { delayMs: seconds * 1000 });
  }

  async abandon(row: RecordingRow, status: 'absent' | 'failed', error: string): Promise<void> {
    const at = this.clock.now();
    const change = (now: RecordingRow) => (owed(now) === owed(row) ? giveUp(now, status, error, at) : null);
    await this.rows.change(row, change, { kind: `recording_${status}` });
  }
}
