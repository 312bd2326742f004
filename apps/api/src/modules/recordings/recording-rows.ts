import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock';
import { CallsService } from '../calls/calls.service';
import { mainOne, toRecordingView } from './recording-state';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

/** Changes of a recording that no event of the carrier's brings: under its call's lock, with what the call shows of it. */
@Injectable()
export class RecordingRows {
  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly calls: CallsService,
    private readonly clock: Clock,
  ) {}

  /** `change` gets the row as it is now and answers null when there is nothing (left) to change; `kind` names it on the timeline. */
  async change({ id, callId }: RecordingRow, change: (now: RecordingRow) => RecordingRow | null, kind: string): Promise<void> {
    await this.calls.changeRecording(callId, async (tx) => {
      const rows = await this.recordings.ofCall(callId, tx);
      const now = rows.find((row) => row.id === id);
      const next = now && change(now);
      if (!next) return null;
      await this.recordings.save(tx, next);
      const main = mainOne(rows.map((row) => (row === now ? next : row)));
      const { recordingSid, error, bytes } = next;
      const detail = {
        ...(recordingSid && { recording_sid: recordingSid }),
        ...(error && { reason: error }),
        ...(bytes !== null && { bytes }),
      };
      return { recording: main && toRecordingView(main), entry: { kind, source: 'job', at: this.clock.now(), detail } };
    });
  }
}
