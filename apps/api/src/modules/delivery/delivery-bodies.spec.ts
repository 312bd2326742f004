import { pendingRecording } from '@dialer/telephony';
import type { RecordingRow } from '../recordings/recordings.repository';
import { recordingBody } from './delivery-bodies';

const failed = (recordingSid: string | null) => ({ status: 'failed', recordingSid }) as RecordingRow;

describe('a recording that is told of', () => {
  it.each([
    ['as the carrier named it', 'a6d1f3f0-6a3c-4f57-9a1e-1f2d3c4b5a69', 'a6d1f3f0-6a3c-4f57-9a1e-1f2d3c4b5a69'],
    ['without a name when the carrier has told none before it failed', pendingRecording('1700000000000:v3:leg'), null],
    ['without a name when it never began', null, null],
  ])('is told of %s', (_what, kept, told) => {
    expect(recordingBody(failed(kept))).toMatchObject({ recording_sid: told, recording_status: 'failed' });
  });
});
