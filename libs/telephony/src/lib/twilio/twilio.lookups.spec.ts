import type { DialContactRequest } from '../telephony-provider';
import { makeTwilioOptions } from './testing/make-twilio-options';
import { type Answer, ScriptedTwilio } from './testing/scripted-twilio';
import { TwilioProvider } from './twilio.provider';

const id = (prefix: string, digit: string | number) => `${prefix}${String(digit).repeat(32)}`;
const CF = id('CF', 1);
const DIAL: DialContactRequest = {
  callId: '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01',
  room: 'COLD_CALL_1',
  to: '+14155550110',
  from: '+14155550100',
  timeoutSeconds: 25,
};
const SINCE = new Date('2026-11-20T10:00:00.700Z');
/** Twilio's times have whole seconds: this one is within the intent's second. */
const JUST_THEN = 'Fri, 20 Nov 2026 10:00:00 +0000';
const LATER = 'Fri, 20 Nov 2026 10:00:05 +0000';
const BEFORE = 'Fri, 20 Nov 2026 09:59:59 +0000';

interface Records {
  conferences?: object[];
  participants?: object[] | Answer;
  calls?: object[];
}

let twilio: ScriptedTwilio;
let provider: TwilioProvider;
beforeAll(async () => {
  twilio = await ScriptedTwilio.start();
  provider = new TwilioProvider(makeTwilioOptions({ baseUrl: twilio.url }));
});
afterAll(() => twilio.stop());

const list = (key: string, items: object[]): Answer => ({ body: { [key]: items, page: 0, page_size: 50, next_page_uri: null } });

function withRecords({ conferences = [], participants = [], calls = [] }: Records): void {
  twilio.answerWith(({ path }) => {
    if (path === '/Conferences.json') return list('conferences', conferences);
    if (path === '/Calls.json') return list('calls', calls);
    return Array.isArray(participants) ? list('participants', participants) : participants;
  });
}

const room = (date_created: string, partial = {}) => ({ sid: CF, friendly_name: DIAL.room, status: 'init', date_created, ...partial });
const contact = (date_created: string, partial = {}) => ({ call_sid: id('CA', 1), label: 'customer', date_created, ...partial });
const call = (digit: number, date_created: string) => ({
  sid: id('CA', digit),
  to: DIAL.to,
  from: DIAL.from,
  status: 'busy',
  date_created,
});

describe('the leg of a dial whose result is unknown', () => {
  it('is found in its room', async () => {
    withRecords({ conferences: [room(JUST_THEN)], participants: [contact(JUST_THEN)] });
    await expect(provider.findDialedLeg(DIAL, SINCE)).resolves.toEqual({ legSid: id('CA', 1), conferenceSid: CF, label: 'customer' });
    expect(twilio.requests[0]!.query.get('FriendlyName')).toBe(DIAL.room);
  });

  it('is the contact’s, not the rep’s', async () => {
    withRecords({ conferences: [room(LATER)], participants: [contact(LATER, { label: 'agent_1' })] });
    await expect(provider.findDialedLeg(DIAL, SINCE)).resolves.toBeNull();
  });

  it('is found among the calls when it never got into the room', async () => {
    withRecords({ conferences: [room(LATER)], participants: [], calls: [call(2, LATER)] });
    await expect(provider.findDialedLeg(DIAL, SINCE)).resolves.toEqual({ legSid: id('CA', 2), conferenceSid: CF, label: 'customer' });
    expect(Object.fromEntries(twilio.requests.at(-1)!.query)).toMatchObject({ To: DIAL.to, From: DIAL.from });
  });

  it('has no room when the carrier tells none', async () => {
    withRecords({ calls: [call(2, LATER)] });
    await expect(provider.findDialedLeg(DIAL, SINCE)).resolves.toEqual({ legSid: id('CA', 2), conferenceSid: null, label: 'customer' });
  });

  it('is never an older one', async () => {
    withRecords({ conferences: [room(BEFORE)], participants: [contact(BEFORE)], calls: [call(2, BEFORE)] });
    await expect(provider.findDialedLeg(DIAL, SINCE)).resolves.toBeNull();
    withRecords({ conferences: [room(LATER)], participants: [contact(BEFORE)] });
    await expect(provider.findDialedLeg(DIAL, SINCE)).resolves.toBeNull();
  });

  it('is never one without a time', async () => {
    withRecords({ conferences: [room(LATER)], participants: [contact('')], calls: [call(2, '')] });
    await expect(provider.findDialedLeg(DIAL, SINCE)).resolves.toBeNull();
  });

  it('is never another call’s', async () => {
    withRecords({ calls: [call(3, LATER), call(2, LATER)] });
    await expect(provider.findDialedLeg(DIAL, SINCE, [id('CA', 2)])).resolves.toMatchObject({ legSid: id('CA', 3) });
    await expect(provider.findDialedLeg(DIAL, SINCE, [id('CA', 2), id('CA', 3)])).resolves.toBeNull();
  });

  it('is the first after the intent', async () => {
    withRecords({ calls: [call(4, LATER), call(3, JUST_THEN), call(2, BEFORE)] });
    await expect(provider.findDialedLeg(DIAL, SINCE)).resolves.toMatchObject({ legSid: id('CA', 3) });
  });

  it('is not in a room of another name, whatever the list answers', async () => {
    withRecords({ conferences: [room(LATER, { friendly_name: 'other' })], participants: [contact(LATER)] });
    await expect(provider.findDialedLeg(DIAL, SINCE)).resolves.toBeNull();
  });

  it('is looked for again after a fault', async () => {
    withRecords({ conferences: [room(LATER)], participants: { status: 500 } });
    await expect(provider.findDialedLeg(DIAL, SINCE)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a leg', () => {
  const record = { sid: id('CA', 1), to: '+14155550110', from: '+14155550100', date_created: JUST_THEN, start_time: LATER, end_time: null };

  it.each([
    ['queued', 'queued'],
    ['ringing', 'ringing'],
    ['in-progress', 'answered'],
    ['no-answer', 'no-answer'],
  ])('%s is %s', async (theirs, ours) => {
    twilio.answerWith({ body: { ...record, status: theirs } });
    await expect(provider.fetchLeg(id('CA', 1))).resolves.toEqual({
      legSid: id('CA', 1),
      status: ours,
      to: record.to,
      from: record.from,
      createdAt: new Date('2026-11-20T10:00:00Z'),
      startedAt: new Date('2026-11-20T10:00:05Z'),
      endedAt: null,
    });
  });

  it('with a status nobody knows tells nothing', async () => {
    twilio.answerWith({ body: { ...record, status: 'toString' } });
    await expect(provider.fetchLeg(id('CA', 1))).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('that never was is null', async () => {
    twilio.answerWith({ status: 404, body: { code: 20404, message: 'gone' } });
    await expect(provider.fetchLeg(id('CA', 1))).resolves.toBeNull();
    await expect(provider.fetchLeg('x')).resolves.toBeNull();
  });
});

describe('a room', () => {
  it('is told with who is in it', async () => {
    twilio.answerWith(({ path }) =>
      path.endsWith('/Participants.json')
        ? list('participants', [contact(LATER, { muted: true, hold: false }), contact(LATER, { label: null, muted: false, hold: true })])
        : { body: room(JUST_THEN, { status: 'in-progress' }) },
    );
    const joinedAt = new Date('2026-11-20T10:00:05Z');
    await expect(provider.fetchRoom(CF)).resolves.toEqual({
      conferenceSid: CF,
      room: DIAL.room,
      status: 'in-progress',
      participants: [
        { legSid: id('CA', 1), label: 'customer', muted: true, hold: false, joinedAt },
        { legSid: id('CA', 1), label: null, muted: false, hold: true, joinedAt },
      ],
    });
  });

  it('that ended has nobody in it, even where the list is gone', async () => {
    const gone = { status: 404, body: { code: 20404, message: 'gone' } };
    twilio.answerWith(({ path }) => (path.endsWith('/Participants.json') ? gone : { body: room(JUST_THEN, { status: 'completed' }) }));
    await expect(provider.fetchRoom(CF)).resolves.toMatchObject({ status: 'completed', participants: [] });
  });

  it('that never was is null', async () => {
    twilio.answerWith({ status: 404, body: { code: 20404, message: 'gone' } });
    await expect(provider.fetchRoom(CF)).resolves.toBeNull();
    await expect(provider.fetchRoom('x')).resolves.toBeNull();
  });
});

it('caller IDs are our numbers that can call and those verified for us', async () => {
  twilio.answerWith(({ path }) =>
    path === '/IncomingPhoneNumbers.json'
      ? list('incoming_phone_numbers', [
          { phone_number: '+14155550101', capabilities: { voice: true } },
          { phone_number: '+14155550100', capabilities: { voice: true } },
          { phone_number: '+14155550102', capabilities: { voice: false, sms: true } },
          { phone_number: '+14155550103' },
        ])
      : list('outgoing_caller_ids', [{ phone_number: '+442079460000' }, { phone_number: '+14155550100' }]),
  );
  await expect(provider.callerIds()).resolves.toEqual(['+14155550100', '+14155550101', '+14155550103', '+442079460000']);
});
