import type { TelephonyProvider } from '@dialer/telephony';
import type { AppConfig } from '../../platform/config/app-config';
import { at, makeCall } from '../calls/testing/rows';
import type { CallsRepository } from '../calls/calls.repository';
import type { JobQueue } from '../queue/job-queue';
import { RecordingAnnouncer } from './recording-announcer';
import type { RecordingBackoff } from './recording-backoff';
import type { RecordingRows } from './recording-rows';
import type { RecordingRow } from './recordings.repository';

const row = { id: 'r1', callId: 'c1', legSid: 'v3:1', status: 'announcing', announcedAt: null, readyAt: null } as RecordingRow;

/** What becomes of the row of a call that is talking, by the kind of its carrier. */
async function announced(call: ReturnType<typeof makeCall>, provider: Partial<TelephonyProvider>): Promise<string> {
  let became = 'nothing';
  const rows = {
    change: async (_row: RecordingRow, change: (now: RecordingRow) => RecordingRow | null) => (became = change(row)?.status ?? 'nothing'),
  };
  const backoff = { tryLater: async () => (became = 'later') };
  const announcer = new RecordingAnnouncer(
    rows as unknown as RecordingRows,
    { byId: async () => call } as unknown as CallsRepository,
    backoff as unknown as RecordingBackoff,
    {} as JobQueue,
    { now: () => at(9) },
    {} as AppConfig,
  );
  await announcer.announce(row, provider as TelephonyProvider);
  return became;
}

describe('a recording that must be announced', () => {
  const commands = { bridge: {}, direct: {} } as unknown as Partial<TelephonyProvider>;

  it('is left to the rep at once where there is no room, as in a call that the browser has dialled', async () => {
    const call = makeCall({ provider: 'telnyx', path: 'direct', state: 'in-progress', conferenceSid: null });
    expect(await announced(call, commands)).toBe('awaiting_consent');
  });

  it('waits for the room where the carrier can speak into it', async () => {
    const call = makeCall({ state: 'in-progress', conferenceSid: null });
    expect(await announced(call, { bridge: null, direct: null })).toBe('later');
  });
});
