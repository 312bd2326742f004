import { Injectable } from '@nestjs/common';
import { CallsRepository, type CallRow } from '../calls/calls.repository';
import { RecordingLinks } from '../recordings/recording-links';
import { RecordingsRepository } from '../recordings/recordings.repository';
import type { DeliveryRow } from './deliveries.repository';
import { callLogBody, isToldOf, recordingBody } from './delivery-bodies';
import type { Message } from './web-backend';

/** What is sent, made from the rows as they are now: never an older state than the one that is owed. */
@Injectable()
export class DeliveryMessages {
  constructor(
    private readonly calls: CallsRepository,
    private readonly recordings: RecordingsRepository,
    private readonly links: RecordingLinks,
  ) {}

  /** Null: what was to be told is not there any more. */
  async of(row: DeliveryRow): Promise<{ call: CallRow; message: Message } | null> {
    const call = await this.calls.byId(row.callId);
    const message = call && (row.kind === 'call_log' ? this.callLog(row, call) : await this.recording(row));
    return message && { call, message };
  }

  private callLog(row: DeliveryRow, call: CallRow): Message {
    return { path: '/api/v1/call-logs', idempotencyKey: row.id, version: row.wanted, body: callLogBody(call) };
  }

  private async recording(row: DeliveryRow): Promise<Message | null> {
    const recording = await this.recordings.byId(row.id);
    if (!recording || !isToldOf(recording)) return null;
    const url = recording.status === 'completed' ? this.links.urlOf(recording.id) : null;
    const body = { ...recordingBody(recording), recording_url: url };
    return { path: '/api/v1/recordings', idempotencyKey: row.id, version: row.wanted, body };
  }
}
