import { rfc2822 } from '../rfc2822';
import { params, type Params } from '../webhooks/params';
import type { Recording } from './recording';

/** `failed` is told by callbacks alone. */
export type ToldStatus = 'in-progress' | 'completed' | 'absent' | 'failed';

/** Recording status callback (carriers/twilio.md §2). */
export function recordingFields(recording: Recording, status: ToldStatus, url: string): Params {
  const { call, options } = recording;
  return params({
    AccountSid: call.facts.accountSid,
    CallSid: call.sid,
    RecordingSid: recording.sid,
    RecordingUrl: url,
    RecordingStatus: status,
    RecordingDuration: status === 'completed' ? recording.durationS : undefined,
    RecordingChannels: options.channels,
    RecordingStartTime: rfc2822(recording.startedAt),
    RecordingSource: options.source,
    RecordingTrack: options.track,
    ErrorCode: recording.errorCode ?? 0,
  });
}
