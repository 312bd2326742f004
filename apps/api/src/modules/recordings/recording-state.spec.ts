import { RECORDING_STATUSES } from '@dialer/contracts';
import { CARRIER_RECORDING_STATUSES, type CarrierRecordingStatus, pendingRecording } from '@dialer/telephony';
import fc from 'fast-check';
import { advance, begin, consented, erase, giveUp, isNameless, mainOne, owed, whenCallEnds, type RecordingNews } from './recording-state';
import type { RecordingRow } from './recordings.repository';

const T0 = new Date('2026-11-20T10:00:00Z');
const T1 = new Date('2026-11-20T10:01:00Z');
const row = (partial: Partial<RecordingRow> = {}): RecordingRow => ({
  id: 'r1',
  callId: 'c1',
  provider: 'twilio',
  legSid: 'CA1',
  recordingSid: null,
  status: 'starting',
  source: 'call',
  durationSeconds: null,
  channels: null,
  consentRule: 'free',
  consentPlace: null,
  consentAt: null,
  announcedAt: null,
  pausedAt: null,
  legalHoldAt: null,
  deletedAt: null,
  contactChannel: 'left',
  createdAt: T0,
  readyAt: null,
  storageKey: null,
  contentType: null,
  bytes: null,
  sha256: null,
  archivedAt: null,
  error: null,
  nextAt: T0,
  attempts: 3,
  ...partial,
});
const news = (status: CarrierRecordingStatus, partial: Partial<RecordingNews> = {}): RecordingNews => ({
  recordingSid: 'RE1',
  status,
  durationSeconds: null,
  channels: 2,
  reason: null,
  at: T1,
  ...partial,
});
const after = (...statuses: CarrierRecordingStatus[]) => statuses.reduce((now, status) => advance(now, news(status), false), row());

describe('a recording', () => {
  it('goes from its start to audio that can be fetched, and owes the next step each time', () => {
    expect(owed(row())).toBe('start');
    const running = after('in-progress');
    expect(running).toMatchObject({ status: 'in-progress', recordingSid: 'RE1', channels: 2, nextAt: null, attempts: 0 });
    const ending = whenCallEnds(running, T1);
    expect([ending.status, owed(ending), ending.nextAt!.getTime() - T1.getTime()]).toEqual(['processing', 'look-up', 20_000]);
    const ready = advance(ending, news('completed', { durationSeconds: 9 }), true);
    expect(ready).toMatchObject({ status: 'processing', readyAt: T1, nextAt: T1, attempts: 0, durationSeconds: 9 });
    expect(owed(ready)).toBe('fetch');
  });

  it('gets the carrier’s id when that is told at last, and keeps it', () => {
    const started = row({ recordingSid: pendingRecording('1') });
    const named = advance(started, news('completed'), true);
    expect(named).toMatchObject({ recordingSid: 'RE1', status: 'processing' });
    expect(advance(named, news('completed', { recordingSid: 'RE2' }), true).recordingSid).toBe('RE1');
    expect(isNameless(started)).toBe(true);
    expect(isNameless(named)).toBe(false);
  });

  it('of a call that is over is not shown as running', () => {
    expect(advance(row(), news('in-progress'), true)).toMatchObject({ status: 'processing' });
    expect(whenCallEnds(row(), T1)).toMatchObject({ status: 'starting' });
  });

  it.each<[CarrierRecordingStatus[], string]>([
    [['completed'], 'processing'],
    [['completed', 'in-progress'], 'processing'],
    [['completed', 'absent'], 'processing'],
    [['completed', 'failed'], 'processing'],
    [['absent'], 'absent'],
    [['absent', 'in-progress'], 'absent'],
    [['absent', 'completed'], 'processing'],
    [['failed', 'completed'], 'processing'],
    [['failed', 'in-progress'], 'in-progress'],
    [['in-progress', 'paused', 'in-progress'], 'in-progress'],
    [['in-progress', 'processing', 'in-progress'], 'processing'],
  ])('after %j is %s', (story, status) => {
    expect(after(...story).status).toBe(status);
  });

  it('keeps the reason while there is no audio, and forgets it with the audio', () => {
    const absent = advance(row(), news('absent', { reason: '16101' }), true);
    expect(absent).toMatchObject({ error: '16101', nextAt: null });
    expect(advance(absent, news('completed'), true)).toMatchObject({ error: null });
  });

  it('given up by us owes nothing', () => {
    const dead = giveUp(row(), 'failed', 'carrier_lost', T1);
    expect([dead.status, dead.error, dead.nextAt, owed(dead)]).toEqual(['failed', 'carrier_lost', null, null]);
  });

  it('that is archived stays so, whatever comes', () => {
    const archived = row({ status: 'completed', recordingSid: 'RE1', readyAt: T0, archivedAt: T0, nextAt: null });
    for (const status of CARRIER_RECORDING_STATUSES) expect(advance(archived, news(status), true)).toBe(archived);
  });

  it('is fetched in the end in whatever order and number its callbacks come', () => {
    const story = fc.array(fc.constantFrom(...CARRIER_RECORDING_STATUSES), { maxLength: 12 });
    fc.assert(
      fc.property(story, story, (before, later) => {
        const ended = after(...before, 'completed', ...later);
        expect([ended.status, owed(ended)]).toEqual(['processing', 'fetch']);
      }),
    );
  });

  it('owes something exactly while it is on its way', () => {
    const open = RECORDING_STATUSES.filter((status) => owed({ status, readyAt: null, announcedAt: null }) !== null);
    expect(open).toEqual(['announcing', 'starting', 'in-progress', 'processing', 'deleted']);
  });
});

describe('the consent of the person called', () => {
  const events = fc.array(fc.constantFrom(...CARRIER_RECORDING_STATUSES), { maxLength: 6 });

  it.each([
    ['free', 'starting', 'start'],
    ['off', 'starting', 'start'],
    ['announce', 'announcing', 'announce'],
    ['ask_first', 'awaiting_consent', null],
    ['never', 'absent', null],
  ] as const)('%s: begins as %s', (rule, status, owes) => {
    const begun = begin(row(), rule, T1);
    expect([begun.status, owed(begun)]).toEqual([status, owes]);
  });

  it('is waited for, whatever the carrier says meanwhile', () => {
    fc.assert(
      fc.property(fc.constantFrom('announce' as const, 'ask_first' as const, 'never' as const), events, (rule, story) => {
        const begun = begin(row(), rule, T1);
        const later = story.reduce((now, status) => advance(now, news(status), false), begun);
        expect(owed(later)).not.toBe('start');
        expect(later.status).not.toBe('in-progress');
      }),
    );
  });

  it('lets it start once, and is kept with its time', () => {
    const given = consented(begin(row(), 'ask_first', T0), T1);
    expect(given).toMatchObject({ status: 'starting', consentAt: T1, nextAt: T1 });
    expect(consented(given, T0)).toBe(given);
  });

  it('that never came is told as the reason', () => {
    expect(whenCallEnds(begin(row(), 'ask_first', T0), T1)).toMatchObject({ status: 'absent', error: 'consent_missing' });
    expect(whenCallEnds(begin(row(), 'announce', T0), T1)).toMatchObject({ status: 'absent', error: 'call_ended' });
  });
});

it('a pause ends with the recording', () => {
  const paused = { ...after('in-progress'), pausedAt: T0 };
  expect(advance(paused, news('in-progress'), false).pausedAt).toEqual(T0);
  expect(whenCallEnds(paused, T1).pausedAt).toBeNull();
});

it('what was deleted stays deleted, whatever the carrier says', () => {
  const gone = erase(after('completed'), T1);
  for (const status of CARRIER_RECORDING_STATUSES) expect(advance(gone, news(status), true)).toBe(gone);
  expect(owed(gone)).toBe('erase');
});

describe('the recording that a call shows', () => {
  it('is the one that runs, then the longest that can be heard', () => {
    const failed = row({ id: 'a', status: 'failed' });
    const short = row({ id: 'b', status: 'completed', durationSeconds: 3 });
    const long = row({ id: 'c', status: 'completed', durationSeconds: 30 });
    const live = row({ id: 'd', status: 'in-progress' });
    expect(mainOne([])).toBeNull();
    expect(mainOne([failed, short, long])?.id).toBe('c');
    expect(mainOne([failed, short, live, long])?.id).toBe('d');
  });
});
