import { Injectable, Logger } from '@nestjs/common';
import type { RecordingStatus } from '@dialer/contracts';
import { Database } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { CallAccess } from '../calls/call-access';
import { RecordingLinks } from './recording-links';
import { mainOne } from './recording-state';
import { RecordingStorage } from './recording-storage';
import { RecordingsRepository, type RecordingRow } from './recordings.repository';

/** Heard where it is, or taken away. */
export type Use = 'listen' | 'download';

const ONE_LISTENING_SECONDS = 15 * 60;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An archived recording, ready to be read in parts. */
export interface Playable {
  id: string;
  callId: string;
  key: string;
  bytes: number;
  contentType: string;
  sha256: string;
}

/** Who may hear what: a rep their own calls, others by permission. */
@Injectable()
export class RecordingPlayback {
  private readonly logger = new Logger(RecordingPlayback.name);

  constructor(
    private readonly access: CallAccess,
    private readonly recordings: RecordingsRepository,
    private readonly storage: RecordingStorage,
    private readonly links: RecordingLinks,
    private readonly db: Database,
    private readonly audit: AuditLog,
  ) {}

  async find(callId: string, principal: Principal): Promise<Playable> {
    const call = UUID.test(callId) ? await this.access.visible(callId, principal) : null;
    if (!call) throw new AppError('CALL_NOT_FOUND', 'There is no such call', { call_id: callId });
    return this.playable(call.id, mainOne(await this.recordings.ofCall(call.id)));
  }

  /** What a link that is not ours, or a recording that is gone, answers is the same: it says nothing about either. */
  async findByLink(token: string): Promise<Playable> {
    const link = this.links.read(token);
    if (link?.expired) throw new AppError('FORBIDDEN', 'This link has expired; the recording can still be heard on the page of its call');
    const row = link && (await this.recordings.byId(link.recordingId));
    if (!row) throw new AppError('RECORDING_NOT_FOUND', 'There is no such recording');
    return this.playable(row.callId, row);
  }

  private async playable(callId: string, row: RecordingRow | null): Promise<Playable> {
    const { storageKey: key, bytes, contentType, sha256 } = row ?? { storageKey: null };
    // One that was deleted is gone for everybody at once, also while its file is still to be erased.
    if (row?.status !== 'completed' || !key || !bytes || !contentType || !sha256) throw notPlayable(callId, row?.status ?? null);
    // A file that is not what was archived is as good as none: somebody has touched it, or it lies on another machine.
    if ((await this.storage.sizeOf(key)) !== bytes) {
      this.logger.error({ callId, recordingId: row.id }, 'an archived recording is not in the storage as it was written');
      throw notPlayable(callId, 'failed');
    }
    return { id: row.id, callId, key, bytes, contentType, sha256 };
  }

  /** Before any of it is sent, so that nothing is heard unseen. A player asks for a recording in many parts: that is one listening. */
  async note({ id, callId }: Playable, use: Use): Promise<void> {
    const action = use === 'download' ? 'recording.downloaded' : 'recording.listened';
    const entry = { action, subject: { type: 'recording', id }, detail: { call_id: callId } } as const;
    await this.audit.recordOnce(this.db.orm, entry, ONE_LISTENING_SECONDS);
  }
}

const WORDS: Record<RecordingStatus, string> = {
  announcing: 'The recording has not begun',
  awaiting_consent: 'The recording has not begun: the person called has not agreed yet',
  starting: 'The recording has not begun',
  deleted: 'The recording has been deleted',
  'in-progress': 'The call is still being recorded',
  processing: 'The recording is on its way; try again in a moment',
  completed: 'The recording cannot be found',
  absent: 'There was nothing to record',
  failed: 'The recording could not be saved',
};

function notPlayable(callId: string, status: RecordingStatus | null): AppError {
  const message = status ? WORDS[status] : 'This call was not recorded';
  return new AppError('RECORDING_NOT_FOUND', message, { call_id: callId, ...(status && { status }) });
}
