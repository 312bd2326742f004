import type { RecordingOptions, RecordingSource } from '../recordings/recording';
import type { RequestParams } from './request-params';

/** The recording parameters shared by Calls, Participants and Recordings. */
export function recordOptions(params: RequestParams, source: RecordingSource): RecordingOptions {
  const url = params.text('RecordingStatusCallback');
  const track = params.text('RecordingTrack');
  return {
    channels: params.text('RecordingChannels') === 'dual' ? 2 : 1,
    track: track === 'inbound' || track === 'outbound' ? track : 'both',
    source,
    callback: url
      ? {
          url,
          method: params.method('RecordingStatusCallbackMethod'),
          events: new Set(params.list('RecordingStatusCallbackEvent') ?? ['completed']),
        }
      : null,
  };
}
