import { Injectable } from '@nestjs/common';
import type { RecordingPage, RecordingQuery, RecordingView } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { CallAccess } from '../calls/call-access';
import { JobQueue } from '../queue/job-queue';
import { RecordingRows, type NamedChange } from './recording-rows';
import { erase, fetchAgain, isErasable, mainOne, toRecordingItem, toRecordingView } from './recording-state';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PAGE_SIZE = 50;

/** How long recordings stay: legal hold, deletion by hand and by age, and another try for one that failed. */
@Injectable()
export class RecordingKeeping {
  constructor(
    private readonly access: CallAccess,
    private readonly recordings: RecordingsRepository,
    private readonly rows: RecordingRows,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  async page({ status, page = 1, page_size = PAGE_SIZE }: RecordingQuery): Promise<RecordingPage> {
    const { rows, total } = await this.recordings.page(status, { limit: page_size, offset: (page - 1) * page_size });
    return { items: rows.map(toRecordingItem), total };
  }

  /** Of a call, hence of all its recordings, those still to come included. */
  async setHold(callId: string, hold: boolean, principal: Principal): Promise<RecordingView> {
    const rows = await this.ofVisibleCall(callId, principal);
    const legalHoldAt = hold ? this.clock.now() : null;
    const named: NamedChange = hold
      ? { kind: 'recording_held', source: 'user', audit: { action: 'recording.held' } }
      : { kind: 'recording_hold_released', source: 'user', audit: { action: 'recording.hold_released' } };
    for (const row of rows)
      await this.rows.change(row, (now) => ((now.legalHoldAt !== null) === hold ? null : { ...now, legalHoldAt }), named);
    return this.shown(rows[0]!.callId);
  }

  /** By hand. Its audio is gone for everybody as soon as this returns; storage and carrier follow. */
  async delete(callId: string, principal: Principal): Promise<RecordingView> {
    const rows = await this.ofVisibleCall(callId, principal);
    if (rows.some(({ legalHoldAt }) => legalHoldAt)) throw held(callId);
    if (!rows.some(({ status }) => isErasable({ status }) || status === 'deleted'))
      throw new AppError('CONFLICT', 'There is no finished recording to delete yet', { call_id: callId });
    const named: NamedChange = { kind: 'recording_deleted', source: 'user', audit: { action: 'recording.deleted' } };
    for (const row of rows) await this.eraseIf(row, named);
    return this.shown(rows[0]!.callId);
  }

  /** Because it is old enough (`RECORDINGS_KEEP_DAYS`). */
  async expire(row: RecordingRow): Promise<void> {
    await this.eraseIf(row, { kind: 'recording_expired', audit: { action: 'recording.expired', principalId: null } });
  }

  /** The carrier may have it after all: one that failed is fetched again, for another day. */
  async retry(callId: string, principal: Principal): Promise<RecordingView> {
    const row = (await this.ofVisibleCall(callId, principal)).find(({ status, recordingSid }) => status === 'failed' && recordingSid);
    if (!row) throw new AppError('CONFLICT', 'No recording of this call has failed', { call_id: callId });
    const at = this.clock.now();
    const change = (now: RecordingRow) => (now.status === 'failed' ? fetchAgain(now, at) : null);
    await this.rows.change(row, change, { kind: 'recording_retried', source: 'user', audit: { action: 'recording.retried' } });
    return this.shown(row.callId);
  }

  private async eraseIf(row: RecordingRow, named: NamedChange): Promise<void> {
    const at = this.clock.now();
    const change = (now: RecordingRow) => (isErasable(now) && !now.legalHoldAt ? erase(now, at) : null);
    if (await this.rows.change(row, change, named)) await this.jobs.add('recording-act', row.callId);
  }

  private async ofVisibleCall(callId: string, principal: Principal): Promise<RecordingRow[]> {
    const call = UUID.test(callId) ? await this.access.visible(callId, principal) : null;
    if (!call) throw new AppError('CALL_NOT_FOUND', 'There is no such call', { call_id: callId });
    const rows = await this.recordings.ofCall(call.id);
    if (!rows.length) throw new AppError('RECORDING_NOT_FOUND', 'This call was not recorded', { call_id: callId });
    return rows;
  }

  private async shown(callId: string): Promise<RecordingView> {
    return toRecordingView(mainOne(await this.recordings.ofCall(callId))!);
  }
}

const held = (callId: string) =>
  new AppError('CONFLICT', 'This recording is under a legal hold; release it first', { call_id: callId, legal_hold: true });
