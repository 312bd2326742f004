import type { RecordingStatus, RecordingView } from '@dialer/contracts';
import { type CarrierRecordingStatus, isPendingRecording } from '@dialer/telephony';
import type { RecordingRow } from './recordings.repository';

/** Where a row stands: `ready` is `processing` once the carrier has said that the audio can be fetched. */
type Step = RecordingStatus | 'ready';

/**
 * step × what the carrier says → step. What is missing tells nothing new: callbacks are repeated and overtake each other.
 * Audio that turns up after all is always taken, also when we had given the recording up.
 */
const TRANSITIONS: Record<Step, Partial<Record<CarrierRecordingStatus, Step>>> = {
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

/** The call is over: what ran is being finished by the carrier, and must be heard of soon. */
export function whenCallEnds(row: RecordingRow, at: Date): RecordingRow {
  return row.status === 'in-progress' ? enter(row, 'processing', at) : row;
}

/** Ended by us: it never began, or its audio cannot be had. */
export function giveUp(row: RecordingRow, status: 'absent' | 'failed', error: string, at: Date): RecordingRow {
  return { ...enter(row, status, at), error };
}

/** What is owed follows from the step, and is due from `nextAt` on. */
export function owed(row: Pick<RecordingRow, 'status' | 'readyAt'>): 'start' | 'look-up' | 'fetch' | null {
  const step = stepOf(row);
  if (step === 'starting') return 'start';
  if (step === 'ready') return 'fetch';
  return step === 'in-progress' || step === 'processing' ? 'look-up' : null;
}

function stepOf({ status, readyAt }: Pick<RecordingRow, 'status' | 'readyAt'>): Step {
  return status === 'processing' && readyAt ? 'ready' : status;
}

function enter(row: RecordingRow, step: Step, at: Date): RecordingRow {
  const status = step === 'ready' ? 'processing' : step;
  return { ...row, status, readyAt: step === 'ready' ? at : row.readyAt, nextAt: dueAt(step, at), attempts: 0 };
}

function dueAt(step: Step, at: Date): Date | null {
  if (step === 'starting' || step === 'ready') return at;
  return step === 'processing' ? new Date(at.getTime() + SILENT_MS) : null;
}

/** Live ones first, then what can be heard. */
const RANK: readonly RecordingStatus[] = ['in-progress', 'starting', 'completed', 'processing', 'failed', 'absent'];

/** A call is recorded once; should there be more of it, this is the one to show. */
export function mainOne(rows: readonly RecordingRow[]): RecordingRow | null {
  const byImportance = (a: RecordingRow, b: RecordingRow) =>
    RANK.indexOf(a.status) - RANK.indexOf(b.status) || (b.durationSeconds ?? 0) - (a.durationSeconds ?? 0);
  return [...rows].sort(byImportance)[0] ?? null;
}

export function toRecordingView(row: RecordingRow): RecordingView {
  return { status: row.status, duration: row.durationSeconds, channels: row.channels };
}
