import { Injectable } from '@nestjs/common';
import type { TelephonyRecordings } from '@dialer/telephony';
import { RecordingRows } from './recording-rows';
import { owed } from './recording-state';
import { RecordingStorage } from './recording-storage';
import type { RecordingRow } from './recordings.repository';

/** Deletes the audio of a `deleted` recording, here and at the carrier; what it was stays on the row. Safe to run twice. */
@Injectable()
export class RecordingEraser {
  constructor(
    private readonly rows: RecordingRows,
    private readonly storage: RecordingStorage,
  ) {}

  async erase(row: RecordingRow, carrier: TelephonyRecordings): Promise<void> {
    if (row.storageKey) await this.storage.delete(row.storageKey);
    if (row.recordingSid) await carrier.delete(row.recordingSid);
    const done = (now: RecordingRow) =>
      owed(now) === 'erase' ? { ...now, storageKey: null, nextAt: null, attempts: 0, error: null } : null;
    await this.rows.change(row, done, { kind: 'recording_erased' });
  }
}
