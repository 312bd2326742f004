import type { RecordingItemView, RecordingStatus, RecordingView } from '@dialer/contracts';
import { type CarrierRecordingStatus, isPendingRecording } from '@dialer/telephony';
import type { ConsentRule } from './consent/consent-rule';
import type { RecordingRow } from './recordings.repository';

/** What a row owes next; see `owed`. */
export type Owed = 'announce' | 'announced' | 'start' | 'look-up' | 'fetch' | 'erase';

/** Where a row stands: `ready` is `processing` once the carrier has said that the audio can be fetched. */
type Step = RecordingStatus | 'ready';

/**
 * step × what the carrier says → step. What is missing tells nothing new: callbacks are repeated and overtake each other.
 * Audio that turns up after all is always taken, also when we had given the recording up.
 */
const TRANSITIONS: Record<Step, Partial<Record<CarrierRecordingStatus, Step>>> = {
  // Nothing of ours runs yet at the carrier: what it tells then is of another recording.
  announcing: {},
  awaiting_consent: {},
  deleted: {},
  starting: {
    'in-progress': 'in-progress',
    paused: 'in-progress',
    processing: 'processing',
    completed: 'ready',
    absent: 'absent',
    failed: 'failed',
  },
  'in-progress': { processing: 'processing', completed: 'ready', absent: 'absent', failed: 'failed' },
  processing: { completed: 'ready', absent: 'absent', failed: 'failed' },
  ready: {},
  completed: {},
  absent: { completed: 'ready' },
  failed: { 'in-progress': 'in-progress', completed: 'ready' },
};

/** What the carrier says of a recording, by a callback or because we asked. */
export interface RecordingNews {
  recordingSid: string;
  status: CarrierRecordingStatus;
  durationSeconds: number | null;
  channels: number | null;
  reason: string | null;
  at: Date;
}

/** A callback that never comes is asked after, once it should have been here. */
const SILENT_MS = 20_000;

/** The row after the news; the same object when they tell nothing new. */
export function advance(row: RecordingRow, news: RecordingNews, callIsOver: boolean): RecordingRow {
  const told = TRANSITIONS[stepOf(row)][news.status];
  if (isBeforeStart(row) || row.status === 'deleted') return row;
  const bound = isNameless(row) ? { ...row, recordingSid: news.recordingSid } : row;
  if (!told) return bound;
  return {
    ...enter(bound, told === 'in-progress' && callIsOver ? 'processing' : told, news.at),
    durationSeconds: news.durationSeconds ?? row.durationSeconds,
    channels: news.channels ?? row.channels,
    error: told === 'absent' || told === 'failed' ? news.reason : null,
  };
}

/** Nobody has told the carrier's own id of it yet. */
export function isNameless({ recordingSid }: Pick<RecordingRow, 'recordingSid'>): boolean {
  return recordingSid === null || isPendingRecording(recordingSid);
}

/** What the carrier calls it; never the name that stands in for that until it has told its own. */
export function carrierSidOf(row: Pick<RecordingRow, 'recordingSid'>): string | null {
  return isNameless(row) ? null : row.recordingSid;
}

/** News of a recording that nobody knows by its id may be of this one: not of one that was never allowed to begin. */
export function isBindable(row: RecordingRow): boolean {
  const allowed = row.consentRule === 'free' || row.consentRule === 'off' || row.consentAt !== null;
  return isNameless(row) && allowed && row.status !== 'deleted';
}

/** The contact cannot be told by a voice of ours: the rep asks instead. */
export function askInstead(row: RecordingRow, at: Date): RecordingRow {
  return enter(row, 'awaiting_consent', at);
}

/** The call is over: what ran is being finished by the carrier, and must be heard of soon; what was not allowed yet never began. */
export function whenCallEnds(row: RecordingRow, at: Date): RecordingRow {
  if (row.status === 'awaiting_consent') return giveUp(row, 'absent', 'consent_missing', at);
  if (row.status === 'announcing') return giveUp(row, 'absent', 'call_ended', at);
  return row.status === 'in-progress' ? enter(row, 'processing', at) : row;
}

/** How a recording begins under a rule of consent. */
export function begin(row: RecordingRow, rule: ConsentRule, at: Date): RecordingRow {
  if (rule === 'never') return giveUp(row, 'absent', 'consent_never', at);
  if (rule === 'ask_first') return enter(row, 'awaiting_consent', at);
  return enter(row, rule === 'announce' ? 'announcing' : 'starting', at);
}

/** The announcement has been heard to its end, or the contact has said yes: from now on it may be recorded. */
export function consented(row: RecordingRow, at: Date): RecordingRow {
  return isBeforeStart(row) ? { ...enter(row, 'starting', at), consentAt: at } : row;
}

/** Its audio is to go, here and at the carrier; what it was stays on the row. */
export function erase(row: RecordingRow, at: Date): RecordingRow {
  return { ...enter(row, 'deleted', at), deletedAt: at };
}

/** One that was given up is hoped for again, for another day. */
export function fetchAgain(row: RecordingRow, at: Date): RecordingRow {
  return { ...enter(row, 'ready', at), error: null };
}

/** Nothing of it is still to come, and it is not gone already. */
export const isErasable = ({ status }: Pick<RecordingRow, 'status'>): boolean => status === 'completed' || status === 'failed';

const isBeforeStart = ({ status }: Pick<RecordingRow, 'status'>): boolean => status === 'announcing' || status === 'awaiting_consent';

/** Ended by us: it never began, or its audio cannot be had. */
export function giveUp(row: RecordingRow, status: 'absent' | 'failed', error: string, at: Date): RecordingRow {
  return { ...enter(row, status, at), error };
}

/** What is owed follows from the step, and is due from `nextAt` on. */
export function owed(row: Pick<RecordingRow, 'status' | 'readyAt' | 'announcedAt'>): Owed | null {
  const step = stepOf(row);
  if (step === 'announcing') return row.announcedAt ? 'announced' : 'announce';
  if (step === 'deleted') return 'erase';
  if (step === 'starting') return 'start';
  if (step === 'ready') return 'fetch';
  return step === 'in-progress' || step === 'processing' ? 'look-up' : null;
}

function stepOf({ status, readyAt }: Pick<RecordingRow, 'status' | 'readyAt'>): Step {
  return status === 'processing' && readyAt ? 'ready' : status;
}

function enter(row: RecordingRow, step: Step, at: Date): RecordingRow {
  const status = step === 'ready' ? 'processing' : step;
  const pausedAt = step === 'in-progress' ? row.pausedAt : null;
  return { ...row, status, pausedAt, readyAt: step === 'ready' ? at : row.readyAt, nextAt: dueAt(step, at), attempts: 0 };
}

function dueAt(step: Step, at: Date): Date | null {
  if (step === 'announcing' || step === 'starting' || step === 'ready' || step === 'deleted') return at;
  return step === 'processing' ? new Date(at.getTime() + SILENT_MS) : null;
}

/** Live ones first, then what can be heard. */
const RANK: readonly RecordingStatus[] = [
  'in-progress',
  'starting',
  'announcing',
  'awaiting_consent',
  'completed',
  'processing',
  'failed',
  'deleted',
  'absent',
];

/** A call is recorded once; should there be more of it, this is the one to show. */
export function mainOne(rows: readonly RecordingRow[]): RecordingRow | null {
  const byImportance = (a: RecordingRow, b: RecordingRow) =>
    RANK.indexOf(a.status) - RANK.indexOf(b.status) || (b.durationSeconds ?? 0) - (a.durationSeconds ?? 0);
  return [...rows].sort(byImportance)[0] ?? null;
}

export function toRecordingItem(row: RecordingRow): RecordingItemView {
  return {
    ...toRecordingView(row),
    id: row.id,
    call_id: row.callId,
    provider: row.provider,
    recording_sid: carrierSidOf(row),
    bytes: row.bytes,
    sha256: row.sha256,
    created_at: row.createdAt.toISOString(),
    archived_at: row.archivedAt?.toISOString() ?? null,
    deleted_at: row.deletedAt?.toISOString() ?? null,
  };
}

export function toRecordingView(row: RecordingRow): RecordingView {
  return {
    status: row.status,
    duration: row.durationSeconds,
    channels: row.channels,
    contact_channel: row.contactChannel,
    paused: row.pausedAt !== null,
    reason: row.status === 'absent' || row.status === 'failed' ? row.error : null,
    legal_hold: row.legalHoldAt !== null,
  };
}
