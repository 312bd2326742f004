import { Injectable } from '@nestjs/common';
import type { RecordingStatus, RecordingView } from '@dialer/contracts';
import { TelephonyError, TelephonyRegistry, type TelephonyRecordings } from '@dialer/telephony';
import { Clock } from '../../platform/clock/clock';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { CallAccess } from '../calls/call-access';
import { RecordingRows } from './recording-rows';
import { consented, giveUp, mainOne, toRecordingView } from './recording-state';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const WAITS: readonly RecordingStatus[] = ['announcing', 'awaiting_consent'];

/** What a rep does to the recording of a call of their own while it is live (calls.md E23). All of it is audited. */
@Injectable()
export class RecordingCommands {
  constructor(
    private readonly access: CallAccess,
    private readonly recordings: RecordingsRepository,
    private readonly rows: RecordingRows,
    private readonly registry: TelephonyRegistry,
    private readonly clock: Clock,
  ) {}

  /** The carrier first: only what it has confirmed is shown as paused. Paused already is success. */
  async pause(callId: string, principal: Principal): Promise<RecordingView> {
    const row = await this.running(callId, principal);
    if (row.pausedAt === null) {
      await this.carrier(row).pause(row.legSid, row.recordingSid ?? '');
      const pausedAt = this.clock.now();
      const change = (now: RecordingRow) => (now.status === 'in-progress' ? { ...now, pausedAt } : null);
      await this.rows.change(row, change, { kind: 'recording_paused', source: 'user', audit: { action: 'recording.paused' } });
    }
    return this.shown(row.callId);
  }

  async resume(callId: string, principal: Principal): Promise<RecordingView> {
    const row = await this.running(callId, principal);
    if (row.pausedAt !== null) {
      await this.carrier(row).resume(row.legSid, row.recordingSid ?? '');
      const change = (now: RecordingRow) => (now.pausedAt ? { ...now, pausedAt: null } : null);
      await this.rows.change(row, change, { kind: 'recording_resumed', source: 'user', audit: { action: 'recording.resumed' } });
    }
    return this.shown(row.callId);
  }

  /** A yes lets a recording start that has waited for it; a no ends one that has not started yet. */
  async consent(callId: string, agreed: boolean, principal: Principal): Promise<RecordingView> {
    const row = (await this.ofOwnCall(callId, principal)).find(({ status }) => WAITS.includes(status));
    if (!row) throw new AppError('CONFLICT', 'No recording of this call waits for consent', { call_id: callId });
    const at = this.clock.now();
    const next = (now: RecordingRow) => (agreed ? consented(now, at) : giveUp(now, 'absent', 'consent_refused', at));
    const word = agreed ? ('consent_given' as const) : ('consent_refused' as const);
    const change = (now: RecordingRow) => (WAITS.includes(now.status) ? next(now) : null);
    await this.rows.change(row, change, { kind: `recording_${word}`, source: 'user', audit: { action: `recording.${word}` } });
    return this.shown(row.callId);
  }

  private async running(callId: string, principal: Principal): Promise<RecordingRow> {
    const row = (await this.ofOwnCall(callId, principal)).find(({ status, recordingSid }) => status === 'in-progress' && recordingSid);
    if (!row) throw new AppError('CONFLICT', 'This call is not being recorded at the moment', { call_id: callId });
    return row;
  }

  private async ofOwnCall(callId: string, principal: Principal): Promise<RecordingRow[]> {
    const call = UUID.test(callId) ? await this.access.own(callId, principal) : null;
    if (!call) throw new AppError('CALL_NOT_FOUND', 'There is no such call', { call_id: callId });
    return this.recordings.ofCall(call.id);
  }

  private async shown(callId: string): Promise<RecordingView> {
    return toRecordingView(mainOne(await this.recordings.ofCall(callId))!);
  }

  private carrier(row: RecordingRow): TelephonyRecordings {
    const provider = this.registry.get(row.provider);
    if (provider) return provider.recordings;
    throw new TelephonyError('unavailable', row.provider, `${row.provider} is not configured any more`);
  }
}
