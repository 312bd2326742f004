import type { Recording } from '../recordings/recording';
import { rfc2822 } from '../rfc2822';

const base = (recording: Recording): string => `/2010-04-01/Accounts/${recording.call.facts.accountSid}`;

function common(recording: Recording) {
  const { call, options } = recording;
  return {
    sid: recording.sid,
    account_sid: call.facts.accountSid,
    api_version: '2010-04-01',
    call_sid: call.sid,
    conference_sid: null,
    date_created: rfc2822(recording.startedAt),
    date_updated: rfc2822(recording.updatedAt),
    start_time: rfc2822(recording.startedAt),
    // -1 until it is known, as Twilio writes it.
    duration: recording.isFinished ? String(recording.durationS) : '-1',
    price: null,
    price_unit: 'USD',
    status: recording.status,
    channels: options.channels,
    source: options.source,
    error_code: recording.errorCode,
    encryption_details: null,
  };
}

export function callRecordingView(recording: Recording): Record<string, unknown> {
  const uri = `${base(recording)}/Calls/${recording.call.sid}/Recordings/${recording.sid}.json`;
  return { ...common(recording), track: recording.options.track, uri };
}

export function recordingView(recording: Recording): Record<string, unknown> {
  const uri = `${base(recording)}/Recordings/${recording.sid}`;
  const parts = { add_on_results: `${uri}/AddOnResults.json`, transcriptions: `${uri}/Transcriptions.json` };
  return { ...common(recording), uri: `${uri}.json`, subresource_uris: parts, media_url: null };
}
