import { Injectable } from '@nestjs/common';
import type { TelephonyProvider } from '@dialer/telephony';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock/clock';
import { isOver } from '../calls/call-state';
import { CallsRepository } from '../calls/calls.repository';
import { JobQueue } from '../queue/job-queue';
import { announcementSeconds, announcementUrl } from './recording-announcement';
import { RecordingBackoff } from './recording-backoff';
import { RecordingRows } from './recording-rows';
import { askInstead, consented, owed } from './recording-state';
import type { RecordingRow } from './recordings.repository';

/** Tells the contact that the call will be recorded; the recording waits for the end of it (calls.md E23). */
@Injectable()
export class RecordingAnnouncer {
  constructor(
    private readonly rows: RecordingRows,
    private readonly callRows: CallsRepository,
    private readonly backoff: RecordingBackoff,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Again when its reply was lost: better told twice than not. */
  async announce(row: RecordingRow, provider: TelephonyProvider): Promise<void> {
    const call = await this.callRows.byId(row.callId);
    if (!call || isOver(call.state) || call.endWantedAt) return this.backoff.abandon(row, 'absent', 'call_ended');
    if (provider.bridge ?? provider.direct) return this.leaveToRep(row);
    if (!call.conferenceSid) return this.backoff.tryLater(row, 'not_in_room');
    const { announcement } = this.config.recordings;
    await provider.announceTo(call.conferenceSid, row.legSid, announcementUrl(this.config.http.baseUrl, row.callId), announcement);
    const announcedAt = this.clock.now();
    const waitMs = announcementSeconds(announcement) * 1000;
    const nextAt = new Date(announcedAt.getTime() + waitMs);
    // Its end may have come before this: then the row is `starting` already.
    const mark = (now: RecordingRow) => (owed(now) === 'announce' ? { ...now, announcedAt, nextAt, attempts: 0 } : null);
    await this.rows.change(row, mark, { kind: 'recording_announced' });
    await this.jobs.add('recording-act', row.callId, { delayMs: waitMs });
  }

  /** Such a carrier plays files alone, and the words are a text: the rep says them. */
  private async leaveToRep(row: RecordingRow): Promise<void> {
    const at = this.clock.now();
    const change = (now: RecordingRow) => (owed(now) === 'announce' ? askInstead(now, at) : null);
    await this.rows.change(row, change, { kind: 'recording_left_to_rep' });
  }

  /** The carrier has told no end of the announcement; by now it is over. */
  async passByTime(row: RecordingRow): Promise<void> {
    const at = this.clock.now();
    const change = (now: RecordingRow) => (owed(now) === 'announced' ? consented(now, at) : null);
    await this.rows.change(row, change, { kind: 'recording_announcement_over' });
  }
}
