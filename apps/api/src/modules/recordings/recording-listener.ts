import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AnnouncementEvent, type CallEvent, type RecordingEvent, TelephonyRegistry } from '@dialer/telephony';
import { v7 as uuid } from 'uuid';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock/clock';
import type { Tx } from '../../platform/database/database';
import { CallListeners, type CallListener, type ListenersPart } from '../calls/call-listeners';
import { isOver } from '../calls/call-state';
import type { CallRow } from '../calls/calls.repository';
import { JobQueue } from '../queue/job-queue';
import { consentFor } from './consent/consent-rule';
import { ANNOUNCEMENT_PATH } from './recording-announcement';
import { advance, begin, consented, giveUp, isBindable, mainOne, toRecordingView, whenCallEnds } from './recording-state';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

/**
 * Recordings follow their call inside the transaction that changes it: owed from the contact's answer on, as far as consent goes
 * (calls.md E23), moved by the carrier's events, closed with the call. Nothing here talks to a carrier.
 */
@Injectable()
export class RecordingListener implements CallListener, OnModuleInit {
  readonly part = 'follows';

  constructor(
    private readonly listeners: CallListeners,
    private readonly recordings: RecordingsRepository,
    private readonly registry: TelephonyRegistry,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.listeners.add(this);
  }

  async onChange(tx: Tx, before: CallRow, after: CallRow, event: CallEvent | null): Promise<ListenersPart | void> {
    if (event?.kind === 'recording') return this.onEvent(tx, after, event);
    if (event?.kind === 'announcement') return this.onAnnouncement(tx, after, event);
    const wantedLate = before.record !== after.record;
    // A campaign's line is somebody's once an agent is with them; what detection listens to is recorded by nobody.
    const isMet = after.path === 'line' && before.agentMetAt === null && after.agentMetAt !== null;
    if (before.state === after.state && !wantedLate && !isMet) return;
    const isTalk = after.state === 'in-progress' && (after.path !== 'line' || after.agentMetAt !== null);
    if (isTalk && this.isWanted(after)) return this.begin(tx, after);
    if (before.state === after.state) return;
    if (isOver(after.state) && after.recording) return this.onEnd(tx, after);
  }

  /** A duplicate adds them again: the nudge before may have been lost (ADR 2). */
  async afterCommit({ id, recording }: CallRow): Promise<void> {
    if (recording?.status === 'starting' || recording?.status === 'announcing') await this.jobs.add('recording-act', id);
    if (recording?.status === 'processing') await this.jobs.add('recording-fetch', id);
  }

  /** The call's own switch, else the workspace's; somebody who is being hung up is not recorded. */
  private isWanted(call: CallRow): boolean {
    const wanted = call.record ?? this.config.recordings.byDefault;
    return wanted && call.callSid !== null && call.endWantedAt === null && call.recording === null;
  }

  private async begin(tx: Tx, call: CallRow): Promise<ListenersPart> {
    const { rule, place } = consentFor({ phone: call.toPhone, setting: this.config.recordings.consent });
    const unasked = this.newRow(call, call.callSid!, call.record === null ? 'workspace' : 'call');
    const row = begin({ ...unasked, consentRule: rule, consentPlace: place }, rule, this.clock.now());
    await this.recordings.insert(tx, row);
    return { recording: toRecordingView(row) };
  }

  /** Only that of the recording counts: other things are played to the contact too. */
  private async onAnnouncement(tx: Tx, call: CallRow, { change, documentUrl }: AnnouncementEvent): Promise<ListenersPart | void> {
    if (!documentUrl?.includes(ANNOUNCEMENT_PATH)) return;
    const rows = await this.recordings.ofCall(call.id, tx);
    const row = rows.find(({ status }) => status === 'announcing');
    if (!row) return;
    const now = this.clock.now();
    const next = change === 'end' ? consented(row, now) : giveUp(row, 'failed', 'announcement_failed', now);
    await this.recordings.save(tx, next);
    return shown([...rows.filter((one) => one !== row), next]);
  }

  private async onEvent(tx: Tx, call: CallRow, event: RecordingEvent): Promise<ListenersPart | void> {
    // Only the contact's leg is a recording of the call.
    if (!call.callSid || (event.legSid ?? call.callSid) !== call.callSid) return;
    const rows = await this.recordings.ofCall(call.id, tx);
    const known = rows.find(({ recordingSid }) => recordingSid === event.recordingSid) ?? rows.find(isBindable);
    const held = rows.find(({ legalHoldAt }) => legalHoldAt)?.legalHoldAt ?? null;
    const row = known ?? { ...this.newRow(call, call.callSid, 'carrier'), legalHoldAt: held };
    const next = advance(row, event, isOver(call.state));
    if (!known) await this.recordings.insert(tx, next);
    else if (next !== row) await this.recordings.save(tx, next);
    return shown([...rows.filter((one) => one !== known), next]);
  }

  private async onEnd(tx: Tx, call: CallRow): Promise<ListenersPart> {
    const rows = await this.recordings.ofCall(call.id, tx);
    const now = this.clock.now();
    const next = rows.map((row) => whenCallEnds(row, now));
    for (const [index, row] of next.entries()) if (row !== rows[index]) await this.recordings.save(tx, row);
    return shown(next);
  }

  private newRow(call: CallRow, legSid: string, source: RecordingRow['source']): RecordingRow {
    const now = this.clock.now();
    return {
      ...NOTHING_YET,
      id: uuid(),
      callId: call.id,
      provider: call.provider,
      legSid,
      source,
      contactChannel: this.registry.get(call.provider)?.recordings.contactChannel ?? 'left',
      createdAt: now,
      nextAt: now,
    };
  }
}

const shown = (rows: RecordingRow[]): ListenersPart => {
  const row = mainOne(rows);
  return { recording: row && toRecordingView(row) };
};

const NOTHING_YET = {
  recordingSid: null,
  status: 'starting',
  durationSeconds: null,
  channels: null,
  consentRule: 'free',
  consentPlace: null,
  consentAt: null,
  announcedAt: null,
  pausedAt: null,
  legalHoldAt: null,
  deletedAt: null,
  readyAt: null,
  storageKey: null,
  contentType: null,
  bytes: null,
  sha256: null,
  archivedAt: null,
  error: null,
  attempts: 0,
} satisfies Partial<RecordingRow>;
