import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RecordingView } from '@dialer/contracts';
import { CallStage, until } from '../../calls/testing/call-stage';
import type { CarrierLeg } from '../../calls/testing/scripted-twilio';
import { RecordingActs } from '../recording-acts';
import { RecordingFetch } from '../recording-fetch';
import { RecordingsRepository, type RecordingRow } from '../recordings.repository';
import { RecordingCarrier, type CarrierRecording } from './recording-carrier';

export const TO = '+14155550110';

export interface RecordedCall {
  id: string;
  leg: CarrierLeg;
  headers: Record<string, string>;
}

/** An application that records, a folder of its own, and a carrier that does as it is told. */
export class RecordingStage {
  private constructor(
    readonly calls: CallStage,
    readonly carrier: RecordingCarrier,
    readonly folder: string,
  ) {}

  static async open(env: Record<string, string> = {}): Promise<RecordingStage> {
    const folder = mkdtempSync(path.join(tmpdir(), 'dialer-recordings-'));
    const calls = await CallStage.open({
      env: { LIVE_CALLS_PER_USER: '0', RECORDINGS_DIR: path.join(folder, 'archive'), RECORD_CONSENT: 'off', ...env },
    });
    return new RecordingStage(calls, new RecordingCarrier(calls.carrier), folder);
  }

  async close(): Promise<void> {
    await this.calls.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A call that the contact has answered. */
  async answered(body: object = { record: true }, headers: Record<string, string> = {}, to = TO): Promise<RecordedCall> {
    const { id, leg } = await this.calls.initiate(to, body, headers);
    for (const status of ['initiated', 'ringing', 'in-progress']) await this.calls.webhook(this.calls.carrier.statusOf(leg, status));
    return { id, leg, headers };
  }

  /** … and that the carrier records. */
  async recorded(
    body: object = { record: true },
    headers: Record<string, string> = {},
  ): Promise<RecordedCall & { recording: CarrierRecording }> {
    const call = await this.answered(body, headers);
    await until('the start of the recording', () => this.carrier.startsOf(call.leg).length > 0);
    const recording = await until('the recording', () => this.carrier.recordings.find(({ callSid }) => callSid === call.leg.sid));
    await this.tell(call, recording, 'in-progress');
    return { ...call, recording };
  }

  /** … and archived, after its end. */
  async archived(
    headers: Record<string, string> = {},
    seconds = 2,
  ): Promise<RecordedCall & { recording: CarrierRecording; row: RecordingRow }> {
    const call = await this.recorded({ record: true }, headers);
    await this.hangUp(call);
    await this.finish(call, call.recording, seconds);
    return { ...call, row: await this.until(call, 'completed') };
  }

  async hangUp({ leg }: RecordedCall): Promise<void> {
    await this.calls.webhook(this.calls.carrier.statusOf(leg, 'completed'));
  }

  async finish(call: RecordedCall, recording: CarrierRecording, seconds = 2): Promise<void> {
    this.carrier.finish(recording, seconds);
    await this.tell(call, recording, 'completed', { RecordingDuration: String(seconds) });
  }

  async tell(
    { leg }: RecordedCall,
    recording: Pick<CarrierRecording, 'sid'>,
    status: string,
    extra: Record<string, string> = {},
  ): Promise<number> {
    return (await this.calls.webhook(this.carrier.callback(leg, recording, status, extra))).status;
  }

  rows({ id }: Pick<RecordedCall, 'id'>): Promise<RecordingRow[]> {
    return this.calls.api.app.get(RecordingsRepository).ofCall(id);
  }

  until(call: Pick<RecordedCall, 'id'>, status: string): Promise<RecordingRow> {
    return until(`a recording to be ${status}`, async () => (await this.rows(call)).find((row) => row.status === status));
  }

  async shown({ id, headers }: RecordedCall): Promise<RecordingView | null> {
    return (await this.calls.get(`/api/calls/${id}`, headers)).body.recording as RecordingView | null;
  }

  /** What is owed is due, and done: what otherwise only time brings about. */
  async hurry({ id }: RecordedCall): Promise<void> {
    await this.calls.sql('update recordings set next_at = now() where call_id = $1 and next_at is not null', [id]);
    await this.calls.api.app.get(RecordingActs).run(id);
    await this.calls.api.app.get(RecordingFetch).run(id);
  }

  /** What was done to a recording, as the audit log has it. */
  audited(recordingId: string) {
    return this.calls.sql('select action, principal_id from audit_log where subject_id = $1 order by at, id', [recordingId]);
  }

  async timeline({ id }: RecordedCall): Promise<string[]> {
    return (await this.calls.sql('select kind from call_events where call_id = $1 order by id', [id])).map(({ kind }) => String(kind));
  }

  play({ id }: Pick<RecordedCall, 'id'>, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') {
    const key = headers['cookie'] || headers['x-api-key'] !== undefined ? {} : { 'x-api-key': 'test-api-key-of-32-characters-00' };
    return this.calls.api.app.inject({ method, url: `/api/calls/${id}/recording`, headers: { ...key, ...headers } });
  }
}
