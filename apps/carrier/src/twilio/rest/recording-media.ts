import { recordingFile } from '../recordings/recording-file';
import type { RecordingEngine } from '../recordings/recording-engine';
import { badParameter, notFound } from '../twilio-error';

/** Downloads: `/Recordings/{RE}`, `.wav`, `.mp3` (carriers/twilio.md §1). They are not part of the OpenAPI file. */
export class RecordingMedia {
  constructor(private readonly recordings: RecordingEngine) {}

  /** Null when the request is for something else. */
  find(accountSid: string, method: string, pathname: string, search = new URLSearchParams()): Buffer | null {
    const match = /^\/2010-04-01\/Accounts\/([^/]+)\/Recordings\/(RE[0-9a-fA-F]{32})(\.wav|\.mp3)?$/.exec(pathname);
    if (!match || method !== 'GET' || match[1] !== accountSid) return null;
    const recording = this.recordings.find(match[2] ?? '');
    if (recording?.status !== 'completed' || recording.forgotten) throw notFound(pathname);
    if (recording.downloadableAt > Date.now()) throw notFound(`${pathname} (its link is still dead, as its contact wants)`);
    if (match[3] === '.mp3') throw notFound(`${pathname} (the local carrier makes WAV only: ask for .wav)`);
    const asked = search.get('RequestedChannels');
    if (asked === '2' && recording.options.channels === 1) throw badParameter('This recording has one channel');
    return recordingFile(recording, asked === '1' ? 1 : recording.options.channels);
  }
}
