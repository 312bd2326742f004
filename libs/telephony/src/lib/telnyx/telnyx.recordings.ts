import type Telnyx from 'telnyx';
import { TelephonyError } from '../telephony-error';
import {
  pendingRecording,
  type RecordingMedia,
  type RecordingRequest,
  type RecordingSnapshot,
  type TelephonyRecordings,
} from '../telephony-recordings';
import { NO_LEG, type TelnyxAccounts } from './telnyx.accounts';
import { asked, orNull, unknownId } from './telnyx.asked';
import { CALL_CONTROL_ID, RECORDING_ID, UUID } from './telnyx.ids';
import { listed, type TelnyxLookups } from './telnyx.lookups';
import { dateOf, isRecord, ROOM_GONE, textOf } from './telnyx.mapping';
import { openRecording } from './telnyx.media';

/** The carrier's clock and ours need not agree to the second. */
const CLOCKS_APART_MS = 10_000;
const PENDING = /^pending:(\d{1,15}):([^/]+)$/;

/** The leg (by either of its ids) whose recording has no id yet, and since when it runs. */
interface Pending {
  since: Date;
  leg: string;
}

export const pendingOf = (leg: string, since: Date): string => pendingRecording(`${since.getTime()}:${leg}`);

/**
 * Recordings of a leg. `record_start` tells no id and Telnyx lists a recording only when it is saved: until then it has one of
 * ours, made of its leg and its start.
 */
export class TelnyxRecordings implements TelephonyRecordings {
  /** Telnyx puts the first leg on channel A and the rest on B: which that is on the contact's own leg is to be heard [U]. */
  readonly contactChannel = 'left';

  constructor(
    private readonly accounts: TelnyxAccounts,
    private readonly lookups: TelnyxLookups,
    private readonly isLocal: boolean,
  ) {}

  async start({ legSid, commandId }: RecordingRequest): Promise<RecordingSnapshot> {
    if (!CALL_CONTROL_ID.test(legSid)) throw unknownId(legSid);
    const startedAt = new Date();
    const body = { format: 'mp3' as const, channels: 'dual' as const, command_id: commandId };
    await this.accounts.whoever('dial', (client) => client.calls.actions.startRecording(legSid, body));
    return running(pendingOf(legSid, startedAt), legSid, startedAt);
  }

  async pause(legSid: string, recordingSid: string): Promise<void> {
    const body = this.addressed(legSid, recordingSid);
    await this.accounts.whoever('command', (client) => client.calls.actions.pauseRecording(legSid, body));
  }

  async resume(legSid: string, recordingSid: string): Promise<void> {
    const body = this.addressed(legSid, recordingSid);
    await this.accounts.whoever('command', (client) => client.calls.actions.resumeRecording(legSid, body));
  }

  /** One that is saved has ended; what else Telnyx refuses here is that nothing runs. */
  async stop(legSid: string, recordingSid: string): Promise<void> {
    if (!CALL_CONTROL_ID.test(legSid) || !isOn(legSid, readPending(recordingSid))) return;
    try {
      await this.accounts.whoever('command', (client) => client.calls.actions.stopRecording(legSid, {}));
    } catch (error) {
      if (!(error instanceof TelephonyError) || error.kind !== 'rejected') throw error;
    }
  }

  async fetch(recordingSid: string): Promise<RecordingSnapshot | null> {
    const pending = readPending(recordingSid);
    if (!pending) {
      const saved = await this.saved(recordingSid);
      return saved && snapshot(saved);
    }
    const saved = await this.savedOf(pending);
    if (saved) return snapshot(saved);
    if (!CALL_CONTROL_ID.test(pending.leg)) return null;
    const read = (client: Telnyx) => this.lookups.leg(client, pending.leg);
    const leg = await orNull(NO_LEG, () => this.accounts.whoever('command', read));
    if (!leg) return null;
    const now = running(recordingSid, pending.leg, pending.since);
    return leg.status === 'ended' ? { ...now, status: 'processing' } : now;
  }

  async ofLeg(legSid: string): Promise<RecordingSnapshot[]> {
    if (!CALL_CONTROL_ID.test(legSid)) return [];
    return (await this.listOf(legSid)).map(snapshot);
  }

  async media(recordingSid: string, signal: AbortSignal): Promise<RecordingMedia> {
    const link = async () => {
      const pending = readPending(recordingSid);
      const saved = pending ? await this.savedOf(pending) : await this.saved(recordingSid);
      if (!saved) throw unknownId(recordingSid);
      return linkOf(saved, this.isLocal);
    };
    return openRecording(link, signal);
  }

  async delete(recordingSid: string): Promise<void> {
    const pending = readPending(recordingSid);
    const id = pending ? textOf(await this.savedOf(pending), 'id') : recordingSid;
    if (id === null || !RECORDING_ID.test(id)) return;
    await orNull(ROOM_GONE, () => this.accounts.whoever('command', (client) => client.recordings.delete(id)));
  }

  private async saved(recordingSid: string): Promise<Record<string, unknown> | null> {
    if (!RECORDING_ID.test(recordingSid)) return null;
    return orNull(ROOM_GONE, () =>
      this.accounts.whoever('command', async (client) => {
        const data: unknown = (await client.recordings.retrieve(recordingSid)).data;
        if (!isRecord(data)) throw unreadable();
        return data;
      }),
    );
  }

  /** The first that began when this one did; an earlier one of the same leg is another. */
  private async savedOf({ leg, since }: Pending): Promise<Record<string, unknown> | null> {
    const earliest = since.getTime() - CLOCKS_APART_MS;
    const candidates = (await this.listOf(leg)).filter((one) => (dateOf(one, 'recording_started_at')?.getTime() ?? 0) >= earliest);
    return candidates.at(-1) ?? null;
  }

  /** The newest first. */
  private async listOf(leg: string): Promise<Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    for (const client of this.accounts.all) {
      all.push(...(await asked('command', () => collect(client, leg))));
      if (all.length > 0) break;
    }
    const startOf = (one: Record<string, unknown>) => dateOf(one, 'recording_started_at')?.getTime() ?? 0;
    return all.sort((a, b) => startOf(b) - startOf(a));
  }

  private addressed(legSid: string, recordingSid: string): { recording_id?: string } {
    if (!CALL_CONTROL_ID.test(legSid)) throw unknownId(legSid);
    if (isOn(legSid, readPending(recordingSid))) return {};
    if (!RECORDING_ID.test(recordingSid)) throw unknownId(recordingSid);
    return { recording_id: recordingSid };
  }
}

/** What the filter is worth is the carrier's affair: another leg's audio must not pass for this one's. */
async function collect(client: Telnyx, leg: string): Promise<Record<string, unknown>[]> {
  const name = CALL_CONTROL_ID.test(leg) ? 'call_control_id' : 'call_leg_id';
  const found: Record<string, unknown>[] = [];
  for await (const one of listed(client.recordings.list({ filter: { [name]: leg } }))) if (one[name] === leg) found.push(one);
  return found;
}

function readPending(recordingSid: string): Pending | null {
  const [, since, leg] = PENDING.exec(recordingSid) ?? [];
  if (since === undefined || leg === undefined || !(CALL_CONTROL_ID.test(leg) || UUID.test(leg))) return null;
  return { since: new Date(Number(since)), leg };
}

/** A leg is told to stop or pause what runs on it, whichever that is: another leg's must not be meant. */
const isOn = (legSid: string, pending: Pending | null): boolean =>
  pending !== null && (pending.leg === legSid || !CALL_CONTROL_ID.test(pending.leg));

function running(recordingSid: string, legSid: string, startedAt: Date): RecordingSnapshot {
  return { recordingSid, legSid, status: 'in-progress', durationSeconds: null, channels: 2, startedAt, reason: null };
}

function snapshot(saved: Record<string, unknown>): RecordingSnapshot {
  const recordingSid = textOf(saved, 'id');
  if (recordingSid === null || !RECORDING_ID.test(recordingSid)) throw unreadable();
  const millis = saved['duration_millis'];
  return {
    recordingSid,
    legSid: textOf(saved, 'call_control_id') ?? textOf(saved, 'call_leg_id') ?? '',
    // Telnyx lists what is saved and nothing else; should it say another word one day, there is no audio yet.
    status: textOf(saved, 'status') === 'completed' ? 'completed' : 'processing',
    durationSeconds: typeof millis === 'number' && millis >= 0 && millis < 1e9 ? Math.round(millis / 1000) : null,
    channels: saved['channels'] === 'dual' ? 2 : saved['channels'] === 'single' ? 1 : null,
    startedAt: dateOf(saved, 'recording_started_at'),
    reason: null,
  };
}

/** Signed for ten minutes, good without our key. An address of a bucket of the customer's own (`s3://`) cannot be fetched here. */
function linkOf(saved: Record<string, unknown>, isLocal: boolean): string {
  const link = textOf(saved['download_urls'], 'mp3') ?? textOf(saved['download_urls'], 'wav');
  if (link !== null && URL.canParse(link) && (isLocal ? ['http:', 'https:'] : ['https:']).includes(new URL(link).protocol)) return link;
  const message = link === null ? 'Telnyx has no audio of this recording' : 'Telnyx keeps this recording where we cannot fetch it';
  throw new TelephonyError('rejected', 'telnyx', message, { providerCode: 'no_download_url', providerMessage: message });
}

function unreadable(): TelephonyError {
  return new TelephonyError('unavailable', 'telnyx', 'Telnyx told of a recording we cannot read');
}
