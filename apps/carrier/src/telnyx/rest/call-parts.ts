import { DETECTION_DEFAULTS, type DetectionMode, type DetectionOptions } from '../calls/machine-detection';
import type { CallFacts, Header } from '../calls/telnyx-call';
import type { Sound } from '../calls/playbacks';
import type { RecordingOptions } from '../recordings/telnyx-recording';
import { malformed, missing } from '../telnyx-error';
import type { EventAddress } from '../webhooks/event';
import type { Connection } from '../account';
import { Fields } from './fields';

const HTTP = /^https?:\/\/\S+$/;
const MAX_RETRIES = 5;
/** Besides those of the beep, which is not tuned here. */
const DETECTION_FIELDS: ReadonlySet<string> = new Set([
  'after_greeting_silence_millis',
  'between_words_silence_millis',
  'greeting_duration_millis',
  'greeting_silence_duration_millis',
  'greeting_total_analysis_time_millis',
  'initial_silence_millis',
  'maximum_number_of_words',
  'maximum_word_length_millis',
  'silence_threshold',
  'total_analysis_time_millis',
]);

/** Where a new leg's webhooks go: the connection's address unless the command brings one (carriers/telnyx.md §1.1). */
export function addressOf(body: Fields, connection: Connection): EventAddress {
  const own = body.text('webhook_url');
  if (own !== undefined && !HTTP.test(own)) throw malformed("'webhook_url' must be an http(s) address.", { pointer: '/webhook_url' });
  const method = (body.text('webhook_urls_method') ?? body.text('webhook_url_method')) === 'GET' ? 'GET' : 'POST';
  const byEvent = body.object('webhook_urls');
  const policies = body.object('webhook_retries_policies');
  return {
    url: own ?? connection.webhookUrl,
    failover: own === undefined ? connection.webhookFailoverUrl : null,
    method,
    byEvent: Object.fromEntries((byEvent?.entries() ?? []).map(([event]) => [event, byEvent?.texts(event) ?? []])),
    retriesMs: Object.fromEntries((policies?.entries() ?? []).map(([event]) => [event, retriesOf(policies?.object(event))])),
  };
}

function retriesOf(policy: Fields | undefined): number[] {
  const pauses = policy?.list('retries_ms') ?? [];
  return pauses.filter((ms) => typeof ms === 'number' && ms >= 0 && ms <= 60_000).slice(0, MAX_RETRIES) as number[];
}

export function headersOf(body: Fields): Header[] {
  return body.list('custom_headers').map((one) => {
    const { name, value } = (one ?? {}) as Record<string, unknown>;
    if (typeof name !== 'string' || typeof value !== 'string')
      throw malformed("'custom_headers' must be a list of names and values.", { pointer: '/custom_headers' });
    return { name, value };
  });
}

export function timesOf(body: Fields): Pick<CallFacts, 'timeoutS' | 'timeLimitS' | 'timeoutCause'> {
  return {
    timeoutS: body.number('timeout_secs') ?? 30,
    timeLimitS: body.number('time_limit_secs') ?? 14_400,
    timeoutCause: body.has('retry_on_timeout') && !body.flag('retry_on_timeout') ? 'no_answer' : 'timeout',
  };
}

/** Of dial and transfer. Null: no detection is asked for. With `premium` the whole time alone counts (carriers/telnyx.md §1.1). */
export function detectionOf(body: Fields): DetectionOptions | null {
  const mode = body.text('answering_machine_detection') ?? 'disabled';
  if (mode === 'disabled') return null;
  const config = body.object('answering_machine_detection_config');
  for (const [name, value] of config?.entries() ?? []) {
    const pointer = `/answering_machine_detection_config/${name.slice(0, 64)}`;
    if (!DETECTION_FIELDS.has(name) && !name.startsWith('beep_')) throw malformed(`'${name.slice(0, 64)}' is unknown.`, { pointer });
    if (!name.startsWith('beep_') && typeof value !== 'number') throw malformed(`'${name}' must be a number.`, { pointer });
  }
  const ms = (name: string, fallback: number): number => config?.number(name) ?? fallback;
  const usual = DETECTION_DEFAULTS;
  return {
    mode: mode as DetectionMode,
    totalMs: ms('total_analysis_time_millis', mode === 'premium' ? usual.premiumTotalMs : usual.totalMs),
    afterGreetingMs: ms('after_greeting_silence_millis', usual.afterGreetingMs),
    greetingMs: ms('greeting_duration_millis', usual.greetingMs),
    words: ms('maximum_number_of_words', usual.words),
    wordMs: ms('maximum_word_length_millis', usual.wordMs),
    greetingTotalMs: ms('greeting_total_analysis_time_millis', usual.greetingTotalMs),
    greetingSilenceMs: ms('greeting_silence_duration_millis', usual.greetingSilenceMs),
  };
}

/** `record: "record-from-answer"` of dial, answer and transfer. */
export function recordOf(body: Fields): (RecordingOptions & { maxLengthS: number }) | null {
  if (!body.has('record')) return null;
  return {
    format: body.text('record_format') === 'wav' ? 'wav' : 'mp3',
    channels: body.text('record_channels') === 'single' ? 'single' : 'dual',
    track: (body.text('record_track') ?? 'both') as RecordingOptions['track'],
    initiatedBy: 'DialVerb',
    maxLengthS: body.number('record_max_length') ?? 0,
  };
}

/** `record_start` of a leg or a conference. */
export function recordStartOf(body: Fields, initiatedBy: RecordingOptions['initiatedBy']): RecordingOptions & { maxLengthS: number } {
  return {
    format: body.text('format') === 'wav' ? 'wav' : 'mp3',
    channels: body.text('channels') === 'dual' ? 'dual' : 'single',
    track: (body.text('recording_track') ?? 'both') as RecordingOptions['track'],
    initiatedBy,
    maxLengthS: body.number('max_length') ?? 0,
  };
}

export function soundOf(body: Fields): Sound {
  const url = body.text('audio_url');
  if (url !== undefined) return { url };
  const content = body.text('playback_content');
  if (content !== undefined)
    return { content: Buffer.from(content, 'base64'), type: body.text('audio_type') === 'mp3' ? 'audio/mpeg' : 'audio/wav' };
  // Media stored at the carrier is not emulated: whoever names some hears that it is not there.
  if (body.has('media_name')) return { url: `media:${body.text('media_name') ?? ''}` };
  throw missing('audio_url');
}

export function loopOf(body: Fields): number {
  if (body.text('loop') === 'infinity') return Infinity;
  return Math.min(100, Math.max(1, Math.round(body.number('loop') ?? 1)));
}
