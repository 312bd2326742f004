import { Injectable, Logger } from '@nestjs/common';
import {
  type RecordingEvent,
  type RecordingSnapshot,
  TelephonyError,
  TelephonyRegistry,
  type TelephonyRecordings,
} from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';
import { isOver } from '../calls/call-state';
import { CallsRepository } from '../calls/calls.repository';
import { CallsService } from '../calls/calls.service';
import { JobQueue } from '../queue/job-queue';
import { RecordingRows } from './recording-rows';
import { giveUp, owed } from './recording-state';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

/** Longer than the requests of one act may take together. */
const LEASE_SECONDS = 20;
const BACKOFF_SECONDS = [1, 2, 5, 10, 20, 30, 60] as const;
/** A start whose reply was lost is looked for; one that was carried out is on record by then. */
const LOOK_AFTER_START_SECONDS = 5;
/** About half an hour: whatever the carrier has not told until then it has forgotten. */
const MOST_ATTEMPTS = 30;

/**
 * Starts a recording that is owed, and asks after one that the carrier has gone silent about. A start is sent once: from the
 * second attempt on the carrier's records come first (like a dial, calls.md B8).
 */
@Injectable()
export class RecordingActs {
  private readonly logger = new Logger(RecordingActs.name);

  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly rows: RecordingRows,
    private readonly calls: CallsService,
    private readonly callRows: CallsRepository,
    private readonly registry: TelephonyRegistry,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  async run(callId: string): Promise<void> {
    for (const row of await this.recordings.claim(callId, 'act', LEASE_SECONDS)) await this.actOn(row);
  }

  private async actOn(row: RecordingRow): Promise<void> {
    try {
      if (owed(row) === 'start' && row.recordingSid === null) await this.start(row);
      else await this.lookUp(row);
    } catch (error) {
      if (!(error instanceof TelephonyError)) throw error;
      await this.onRefusal(row, error);
    }
  }

  private async start(row: RecordingRow): Promise<void> {
    const carrier = this.carrier(row);
    if (row.attempts > 1 && (await this.findStarted(row, carrier))) return;
    const call = await this.callRows.byId(row.callId);
    if (!call || isOver(call.state) || call.endWantedAt) return this.abandon(row, 'absent', 'call_ended');
    const started = await carrier.start({ callId: row.callId, legSid: row.legSid, commandId: row.id });
    // That it runs is told by its event; should none come, the look-up finds it.
    await this.rows.change(row, (now) => (now.recordingSid ? null : { ...now, recordingSid: started.recordingSid }), 'recording_started');
    await this.recordings.postpone(row, LOOK_AFTER_START_SECONDS, null);
  }

  private async findStarted(row: RecordingRow, carrier: TelephonyRecordings): Promise<boolean> {
    const known = new Set((await this.recordings.ofCall(row.callId)).map(({ recordingSid }) => recordingSid));
    const found = (await carrier.ofLeg(row.legSid)).find(({ recordingSid, legSid }) => legSid === row.legSid && !known.has(recordingSid));
    if (found) await this.calls.apply(this.eventOf(row, found));
    return found !== undefined;
  }

  private async lookUp(row: RecordingRow): Promise<void> {
    const found = await this.carrier(row).fetch(row.recordingSid ?? '');
    if (!found) return this.abandon(row, 'failed', 'carrier_lost');
    await this.calls.apply(this.eventOf(row, found));
    await this.tryLater(row, null);
  }

  private async onRefusal(row: RecordingRow, error: TelephonyError): Promise<void> {
    this.logger.warn({ err: error, callId: row.callId, attempts: row.attempts }, 'a recording could not be started or asked after');
    const { kind, detail } = error;
    if (kind === 'throttled') return this.tryLater(row, `carrier_${kind}`, detail.retryAfterSeconds);
    if (kind === 'unavailable' || kind === 'unknown_result') return this.tryLater(row, `carrier_${kind}`);
    const call = await this.callRows.byId(row.callId);
    if (!call || isOver(call.state) || call.endWantedAt) return this.abandon(row, 'absent', 'call_ended');
    return this.abandon(row, 'failed', `carrier_${detail.providerCode ?? kind}`);
  }

  private async tryLater(row: RecordingRow, error: string | null, atLeastSeconds = 0): Promise<void> {
    if (row.attempts >= MOST_ATTEMPTS) return this.abandon(row, 'failed', error ?? 'carrier_silent');
    const seconds = Math.max(atLeastSeconds, BACKOFF_SECONDS[Math.min(row.attempts, BACKOFF_SECONDS.length) - 1] ?? 1);
    await this.recordings.postpone(row, seconds, error);
    await this.jobs.add('recording-act', row.callId, { delayMs: seconds * 1000 });
  }

  private abandon(row: RecordingRow, status: 'absent' | 'failed', error: string): Promise<void> {
    const at = this.clock.now();
    return this.rows.change(row, (now) => (owed(now) === owed(row) ? giveUp(now, status, error, at) : null), `recording_${status}`);
  }

  /** Through the same door as the carrier's own word. */
  private eventOf(row: RecordingRow, found: RecordingSnapshot): RecordingEvent {
    const { recordingSid, status, durationSeconds, channels, reason } = found;
    const key = `lookup:rec:${recordingSid}:${status}`;
    const origin = { provider: row.provider, key, callId: row.callId, sequence: null, at: this.clock.now() };
    return { kind: 'recording', ...origin, recordingSid, legSid: row.legSid, status, durationSeconds, channels, reason };
  }

  private carrier(row: RecordingRow): TelephonyRecordings {
    const provider = this.registry.get(row.provider);
    if (provider) return provider.recordings;
    throw new TelephonyError('unavailable', row.provider, `${row.provider} is not configured any more, but a recording of it is owed`);
  }
}
