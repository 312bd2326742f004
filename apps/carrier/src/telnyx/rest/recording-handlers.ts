import { encodeMp3 } from '../../media/mp3';
import { encodeWav } from '../../media/wav';
import { recordingChannels } from '../../audio/recording-file';
import { LINK_PREFIX, type RecordingLinks } from '../recordings/recording-links';
import type { TelnyxRecording } from '../recordings/telnyx-recording';
import type { TelnyxRecordings } from '../recordings/telnyx-recordings';
import { malformed, notFound } from '../telnyx-error';
import { data, page, type RestAnswer, type RestRequest } from './rest-answer';
import { recordingView } from './views';

const FILTERS: Readonly<Record<string, (recording: TelnyxRecording) => string | null | undefined>> = {
  'filter[call_control_id]': ({ call }) => call.facts.ids.callControlId,
  'filter[call_leg_id]': ({ call }) => call.facts.ids.callLegId,
  'filter[call_session_id]': ({ call }) => call.facts.ids.callSessionId,
  'filter[conference_id]': ({ conference }) => conference?.id,
  'filter[connection_id]': ({ call }) => call.facts.connectionId,
  'filter[from]': ({ call }) => call.facts.from,
  'filter[to]': ({ call }) => call.facts.to,
};

/** carriers/telnyx.md §1.4. */
export class RecordingHandlers {
  constructor(
    private readonly recordings: TelnyxRecordings,
    private readonly links: RecordingLinks,
  ) {}

  list({ query }: RestRequest): RestAnswer {
    for (const name of query.keys())
      if (name.startsWith('filter[') && !FILTERS[name])
        throw malformed(`The filter '${name.slice(0, 64)}' is not known.`, { parameter: name.slice(0, 64) });
    const wanted = Object.entries(FILTERS).filter(([name]) => query.has(name));
    const found = this.finished().filter((recording) => wanted.every(([name, valueOf]) => valueOf(recording) === query.get(name)));
    return page(found, query, (recording) => recordingView(recording, this.links));
  }

  get({ path: [id = ''] }: RestRequest): RestAnswer {
    return data(recordingView(this.find(id), this.links), id);
  }

  delete({ path: [id = ''] }: RestRequest): RestAnswer {
    const recording = this.find(id);
    this.recordings.delete(recording);
    return data(recordingView(recording, this.links), id);
  }

  deleteMany({ body }: RestRequest): RestAnswer {
    const found = (body.texts('ids') ?? []).map((id) => this.find(id));
    for (const recording of found) this.recordings.delete(recording);
    return { status: 200, body: { status: 'ok' } };
  }

  /** A download by a signed link: no key, S3's own answers (carriers/telnyx.md §1.4). */
  async file(pathname: string, search: URLSearchParams): Promise<RestAnswer> {
    const refusal = this.links.refusal(pathname, search);
    if (refusal) return s3Error(403, 'AccessDenied', refusal);
    const [, id = '', format] = /^([^/.]+)\.(wav|mp3)$/.exec(pathname.slice(LINK_PREFIX.length)) ?? [];
    const recording = this.recordings.get(id);
    if (recording?.status !== 'completed' || recording.forgotten || recording.downloadableAt > Date.now())
      return s3Error(404, 'NoSuchKey', 'The specified key does not exist.');
    const channels = recordingChannels(recording, recording.options.channels === 'dual' ? 2 : 1);
    if (format === 'mp3') return { status: 200, contentType: 'audio/mpeg', body: await encodeMp3(channels) };
    return { status: 200, contentType: 'audio/x-wav', body: encodeWav(channels) };
  }

  /** What is being recorded, or has failed, is in no list. */
  private finished(): TelnyxRecording[] {
    return this.recordings.list().filter(({ status }) => status === 'completed');
  }

  private find(id: string): TelnyxRecording {
    const recording = this.recordings.get(id);
    if (recording?.status !== 'completed') throw notFound();
    return recording;
  }
}

const s3Error = (status: number, code: string, message: string): RestAnswer => ({
  status,
  contentType: 'application/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});
