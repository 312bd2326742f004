import { Injectable } from '@nestjs/common';
import type { CallEvent } from '@dialer/telephony';
import { CallNotes } from '../calls/call-notes';

const RECORDING_SID = /^RE[0-9a-fA-F]{32}$/;
const STATUS = /^(in-progress|completed|absent|failed)$/;

/** A recording's progress, kept on the call's timeline. Fetching the audio comes with the module of recordings. */
@Injectable()
export class RecordingNotes {
  constructor(private readonly notes: CallNotes) {}

  async keep(event: CallEvent | undefined, verifiedBody: Buffer | undefined): Promise<void> {
    const form = new URLSearchParams(verifiedBody?.toString('utf8') ?? '');
    const sid = form.get('RecordingSid') ?? '';
    const status = form.get('RecordingStatus') ?? '';
    if (!event?.callId || !RECORDING_SID.test(sid) || !STATUS.test(status)) return;
    const seconds = Number(form.get('RecordingDuration') ?? Number.NaN);
    await this.notes.keep(event.provider, event.callId, {
      key: `rec:${sid}:${status}`,
      kind: `recording_${status}`,
      at: event.at,
      detail: { recording_sid: sid, ...(Number.isFinite(seconds) && { seconds }) },
    });
  }
}
