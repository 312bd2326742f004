import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock';
import { AuditLog, type AuditEntry } from '../audit/audit-log';
import { CallsService } from '../calls/calls.service';
import { carrierSidOf, mainOne, toRecordingView } from './recording-state';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

/** How a change appears: `kind` names it on the call's timeline; the audit log has what somebody did. */
export interface NamedChange {
  kind: string;
  source?: 'job' | 'user';
  audit?: Pick<AuditEntry, 'action' | 'principalId'>;
}

/** Changes of a recording that no event of the carrier's brings: under its call's lock, with what the call shows of it. */
@Injectable()
export class RecordingRows {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly calls: CallsService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** `change` gets the row as it is now and answers null when there is nothing (left) to change. False: nothing was changed. */
  async change(
    { id, callId }: Pick<RecordingRow, 'id' | 'callId'>,
    change: (now: RecordingRow) => RecordingRow | null,
    { kind, source = 'job', audit }: NamedChange,
  ): Promise<boolean> {
    let changed = false;
    await this.calls.changeRecording(callId, async (tx) => {
      const rows = await this.recordings.ofCall(callId, tx);
      const now = rows.find((row) => row.id === id);
      const next = now && change(now);
      if (!next) return null;
      changed = true;
      await this.recordings.save(tx, next);
      if (audit) await this.audit.record(tx, { ...audit, subject: { type: 'recording', id }, detail: { call_id: callId } });
      const main = mainOne(rows.map((row) => (row === now ? next : row)));
      return { recording: main && toRecordingView(main), entry: { kind, source, at: this.clock.now(), detail: detailOf(next) } };
    });
    return changed;
  }
}

function detailOf(row: RecordingRow): Record<string, unknown> {
  const { error, bytes, status, consentPlace } = row;
  const recordingSid = carrierSidOf(row);
  return {
    ...(recordingSid && { recording_sid: recordingSid }),
    ...(error && { reason: error }),
    ...(bytes !== null && { bytes }),
    ...((status === 'announcing' || status === 'starting') && consentPlace && { place: consentPlace }),
  };
}
