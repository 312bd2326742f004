import { encodeMp3 } from '../../media/mp3';
import { encodeWav } from '../../media/wav';
import { recordingChannels } from '../../audio/recording-file';
import type { Recording } from '../recordings/recording';
import type { RecordingEngine } from '../recordings/recording-engine';
import { badParameter, notFound } from '../twilio-error';
import type { RestAnswer } from './rest-context';

/** Downloads: `/Recordings/{RE}`, `.wav`, `.mp3` (carriers/twilio.md §1). They are not part of the OpenAPI file. */
export class RecordingMedia {
  constructor(private readonly recordings: RecordingEngine) {}

  /** Null when the request is for something else. */
  async find(accountSid: string, method: string, pathname: string, search: URLSearchParams): Promise<RestAnswer | null> {
    const match = /^\/2010-04-01\/Accounts\/([^/]+)\/Recordings\/(RE[0-9a-fA-F]{32})(\.wav|\.mp3)?$/.exec(pathname);
    if (!match || method !== 'GET' || match[1] !== accountSid) return null;
    const recording = this.recordings.find(match[2] ?? '');
    if (recording?.status !== 'completed' || recording.forgotten) throw notFound(pathname);
    if (recording.downloadableAt > Date.now()) throw notFound(`${pathname} (its link is still dead, as its contact wants)`);
    const channels = recordingChannels(recording, channelsOf(recording, search.get('RequestedChannels')));
    if (match[3] === '.mp3') return { status: 200, contentType: 'audio/mpeg', body: await encodeMp3(channels) };
    return { status: 200, contentType: 'audio/x-wav', body: encodeWav(channels) };
  }
}

/** As many as were recorded, unless fewer are asked for. */
function channelsOf({ options }: Recording, asked: string | null): 1 | 2 {
  if (asked === null || asked === '') return options.channels;
  if (asked !== '1' && asked !== '2') throw badParameter('RequestedChannels must be 1 or 2');
  if (asked === '2' && options.channels === 1) throw badParameter('This recording has one channel');
  return asked === '1' ? 1 : 2;
}
