import { Injectable } from '@nestjs/common';
import { isPendingRecording, type RecordingEvent, type RecordingSnapshot, type TelephonyRecordings } from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';
import { isOver } from '../calls/call-state';
import { CallsRepository } from '../calls/calls.repository';
import { CallsService } from '../calls/calls.service';
import { RecordingBackoff } from './recording-backoff';
import { RecordingRows } from './recording-rows';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

/** A start whose reply was lost is looked for; one that was carried out is on record by then. */
const LOOK_AFTER_START_SECONDS = 5;

/**
 * Starts a recording, and asks after one that the carrier has gone silent about. A start is sent once: from the second attempt on
 * the carrier's records come first (like a dial, calls.md B8).
 */
@Injectable()
export class RecordingStarter {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly rows: RecordingRows,
    private readonly calls: CallsService,
    private readonly callRows: CallsRepository,
    private readonly backoff: RecordingBackoff,
    private readonly clock: Clock,
  ) {}

  async start(row: RecordingRow, carrier: TelephonyRecordings): Promise<void> {
    if (row.attempts > 1 && (await this.findStarted(row, carrier))) return;
    const call = await this.callRows.byId(row.callId);
    if (!call || isOver(call.state) || call.endWantedAt) return this.backoff.abandon(row, 'absent', 'call_ended');
    const started = await carrier.start({ callId: row.callId, legSid: row.legSid, commandId: row.id });
    const bind = (now: RecordingRow) => (now.recordingSid ? null : { ...now, recordingSid: started.recordingSid });
    await this.rows.change(row, bind, { kind: 'recording_started' });
    // Where it is named only at its end no event tells that it runs: the reply does, or nothing could be paused (calls.md E23).
    if (isPendingRecording(started.recordingSid)) return this.calls.apply(this.eventOf(row, started));
    // That it runs is told by its event; should none come, the look-up finds it.
    await this.backoff.again(row, LOOK_AFTER_START_SECONDS);
  }

  async lookUp(row: RecordingRow, carrier: TelephonyRecordings): Promise<void> {
    const found = await carrier.fetch(row.recordingSid ?? '');
    if (!found) return this.backoff.abandon(row, 'failed', 'carrier_lost');
    await this.calls.apply(this.eventOf(row, found));
    await this.backoff.tryLater(row, null);
  }

  private async findStarted(row: RecordingRow, carrier: TelephonyRecordings): Promise<boolean> {
    const known = new Set((await this.recordings.ofCall(row.callId)).map(({ recordingSid }) => recordingSid));
    const found = (await carrier.ofLeg(row.legSid)).find(({ recordingSid, legSid }) => legSid === row.legSid && !known.has(recordingSid));
    if (found) await this.calls.apply(this.eventOf(row, found));
    return found !== undefined;
  }

  /** Through the same door as the carrier's own word. */
  private eventOf(row: RecordingRow, found: RecordingSnapshot): RecordingEvent {
    const { recordingSid, status, durationSeconds, channels, reason } = found;
    const key = `lookup:rec:${recordingSid}:${status}`;
    const origin = { provider: row.provider, key, callId: row.callId, sequence: null, at: this.clock.now() };
    return { kind: 'recording', ...origin, recordingSid, legSid: row.legSid, status, durationSeconds, channels, reason };
  }
}
