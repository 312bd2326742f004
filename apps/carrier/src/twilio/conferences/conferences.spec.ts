import { CarrierFixture, eventually, failure, OURS } from '../../testing/carrier-fixture';
import type { ReceivedWebhook } from '../../testing/webhook-inbox';

let it_: CarrierFixture;
beforeAll(async () => {
  it_ = await CarrierFixture.start();
});
afterAll(() => it_.stop());
afterEach(async () => {
  await it_.control('/reset', {});
  it_.inbox.clear();
});

const event =
  (name: string) =>
  ({ params }: ReceivedWebhook): boolean =>
    params['StatusCallbackEvent'] === name;
const seen = (): Array<[string, string]> =>
  it_.inbox
    .at('/conference')
    .map(({ params }) => [params['StatusCallbackEvent']!, params['ParticipantLabel'] ?? params['ReasonConferenceEnded'] ?? '']);

/** An agent's leg, which joins by TwiML. */
async function agent(room: string, attributes = 'participantLabel="agent_1" waitUrl="" beep="false"') {
  const twiml = `<Response><Dial><Conference ${attributes}>${room}</Conference></Dial></Response>`;
  const call = await it_.client.calls.create({ from: OURS, to: it_.number('31'), twiml });
  await it_.answer(call.sid);
  return call;
}

const participants = async (sid: string) =>
  (await it_.client.conferences(sid).participants.list()).map(({ label, status, muted, hold }) => ({ label, status, muted, hold }));

/** Customer and agent talking in one room. */
async function conversation(room: string) {
  const customer = await it_.participant(room, '31');
  await it_.answer(customer.callSid);
  const rep = await agent(room);
  await it_.inbox.one('/conference', event('conference-start'));
  await it_.inbox.one('/status', ({ params }) => params['CallStatus'] === 'in-progress');
  return { customer, rep, sid: customer.conferenceSid };
}

describe('a conference', () => {
  it('exists at once when a participant is created by name, and is found by it', async () => {
    const customer = await it_.participant('room-a', '31');
    expect(customer).toMatchObject({
      status: 'queued',
      label: 'customer',
      muted: false,
      hold: false,
      coaching: false,
      endConferenceOnExit: false,
    });
    const [found] = await it_.client.conferences.list({ friendlyName: 'room-a' });
    expect(found).toMatchObject({ sid: customer.conferenceSid, status: 'init', friendlyName: 'room-a' });
  });

  it('has the contact in it before the answer with early media, after it without', async () => {
    await it_.participant('room-early', '31');
    await it_.inbox.one('/conference', event('participant-join'));
    it_.inbox.clear();
    const late = await it_.participant('room-late', '31', { earlyMedia: false });
    await it_.inbox.one('/status', ({ params }) => params['CallStatus'] === 'ringing');
    await it_.control(`/calls/${late.callSid}/answer`, {});
    await it_.inbox.one('/conference', event('participant-join'));
    const order = it_.inbox.received.map(({ params }) => params['StatusCallbackEvent'] ?? params['CallStatus']);
    expect(order.indexOf('in-progress')).toBeLessThan(order.indexOf('participant-join'));
  });

  it('starts with two, numbers its events from 1, and ends with the last who leaves', async () => {
    const { customer, rep } = await conversation('room-b');
    await it_.client.calls(customer.callSid).update({ status: 'completed' });
    await it_.inbox.one('/conference', ({ params }) => params['ReasonParticipantLeft'] === 'participant_hung_up');
    await it_.client.calls(rep.sid).update({ status: 'completed' });
    const end = await it_.inbox.one('/conference', event('conference-end'));
    expect(seen()).toEqual([
      ['participant-join', 'customer'],
      ['participant-join', 'agent_1'],
      ['conference-start', ''],
      ['participant-leave', 'customer'],
      ['participant-leave', 'agent_1'],
      ['conference-end', 'last-participant-left'],
    ]);
    expect(it_.inbox.at('/conference').map(({ params }) => params['SequenceNumber'])).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(it_.inbox.at('/conference').every(({ signed }) => signed)).toBe(true);
    expect(end.params).toMatchObject({
      FriendlyName: 'room-b',
      CallSidEndingConference: rep.sid,
      ParticipantLabelEndingConference: 'agent_1',
    });
  });

  it.each([
    ['30', 'busy'],
    ['32', 'busy'],
  ])('to %s tells that the participant was never added', async (digits, status) => {
    await it_.participant('room-c', digits);
    const left = await it_.inbox.one('/conference', event('participant-leave'));
    expect(left.params).toMatchObject({ ReasonParticipantLeft: 'participant_add_failed', ParticipantCallStatus: status });
    await it_.inbox.one('/conference', event('conference-end'));
    await expect(it_.client.conferences.list({ friendlyName: 'room-c', status: 'completed' })).resolves.toHaveLength(1);
  });

  it('is ended by the API, with everybody in it', async () => {
    const { sid, customer, rep } = await conversation('room-d');
    await expect(it_.client.conferences(sid).update({ status: 'completed' })).resolves.toMatchObject({ status: 'completed' });
    await it_.inbox.one('/conference', event('conference-end'));
    expect(seen().at(-1)).toEqual(['conference-end', 'conference-ended-via-api']);
    for (const callSid of [customer.callSid, rep.sid])
      await eventually(
        () => it_.client.calls(callSid).fetch(),
        ({ status }) => status === 'completed',
      );
    expect(await failure(it_.client.conferences(sid).update({ status: 'completed' }))).toMatchObject({ code: 20404 });
    expect(await failure(it_.client.conferences(sid).participants('customer').update({ muted: true }))).toMatchObject({ code: 20404 });
    await expect(it_.client.conferences(sid).participants.list()).resolves.toEqual([]);
  });

  it('ends when a participant with endConferenceOnExit leaves', async () => {
    const customer = await it_.participant('room-e', '31');
    const rep = await agent('room-e', 'participantLabel="boss" waitUrl="" beep="false" endConferenceOnExit="true"');
    await it_.inbox.one('/conference', event('conference-start'));
    await it_.client.calls(rep.sid).update({ status: 'completed' });
    const end = await it_.inbox.one('/conference', event('conference-end'));
    expect(end.params['ReasonConferenceEnded']).toBe('participant-with-end-conference-on-exit-left');
    await eventually(
      () => it_.client.calls(customer.callSid).fetch(),
      ({ status }) => status === 'canceled',
    );
  });

  it('waits while nobody in it may start it', async () => {
    await it_.participant('room-f', '10', { startConferenceOnEnter: false });
    await agent('room-f', 'participantLabel="agent_1" waitUrl="" startConferenceOnEnter="false"');
    await it_.inbox.until('/conference', event('participant-join'), 2);
    await expect(it_.client.conferences.list({ friendlyName: 'room-f' })).resolves.toMatchObject([{ status: 'init' }]);
    await agent('room-f', 'participantLabel="agent_2" waitUrl=""');
    await it_.inbox.one('/conference', event('conference-start'));
  });

  it('is another one when its name is used again after its end', async () => {
    const first = await it_.participant('room-g', '30');
    await it_.inbox.one('/conference', event('conference-end'));
    const second = await it_.participant('room-g', '31');
    expect(second.conferenceSid).not.toBe(first.conferenceSid);
    expect(await failure(it_.participant(first.conferenceSid, '31'))).toMatchObject({ status: 404, code: 20404 });
  });

  it('keeps the callback settings of its first participant', async () => {
    await it_.participant('room-h', '31');
    await it_.participant('room-h', '31', { label: 'other', conferenceStatusCallback: it_.inbox.url('/elsewhere') });
    await it_.inbox.until('/conference', event('participant-join'), 2);
    expect(it_.inbox.at('/elsewhere')).toEqual([]);
  });
});

describe('a participant', () => {
  it('is muted, held with its own music, and taken back, by label or SID', async () => {
    const { sid, customer } = await conversation('room-i');
    const hold = it_.inbox.twiml('/music', '<Pause length="5"/>');
    await it_.client.conferences(sid).participants('customer').update({ muted: true });
    await it_.client.conferences(sid).participants(customer.callSid).update({ hold: true, holdUrl: hold });
    const asked = await it_.inbox.one('/music');
    expect([asked.method, asked.signed]).toEqual(['GET', true]);
    expect(await participants(sid)).toContainEqual({ label: 'customer', status: 'connected', muted: true, hold: true });
    await it_.client.conferences(sid).participants('customer').update({ muted: false, hold: false });
    await it_.inbox.one('/conference', event('participant-unhold'));
    expect(seen().slice(3)).toEqual([
      ['participant-mute', 'customer'],
      ['participant-hold', 'customer'],
      ['participant-unmute', 'customer'],
      ['participant-unhold', 'customer'],
    ]);
  });

  it('hears an announcement, whose end or failure is told', async () => {
    const { sid } = await conversation('room-j');
    const said = it_.inbox.twiml('/announce', '<Say>recorded</Say>');
    await it_.client.conferences(sid).participants('customer').update({ announceUrl: said });
    expect((await it_.inbox.one('/conference', event('announcement-end'))).params['AnnounceUrl']).toBe(said);
    await it_.client.conferences(sid).update({ announceUrl: it_.inbox.url('/nothing-there') });
    const failed = await it_.inbox.one('/conference', event('announcement-fail'));
    expect(failed.params['ReasonAnnouncementFailed']).toContain('Content-Type');
  });

  it('is removed, and its call ends; a stranger is 20404', async () => {
    const { sid, customer } = await conversation('room-k');
    await expect(it_.client.conferences(sid).participants('customer').remove()).resolves.toBe(true);
    await eventually(
      () => it_.client.calls(customer.callSid).fetch(),
      ({ status }) => status === 'completed',
    );
    expect(await failure(it_.client.conferences(sid).participants('customer').fetch())).toMatchObject({ status: 404, code: 20404 });
  });

  it('leaves by a redirect without hanging up, and may come back', async () => {
    const { customer } = await conversation('room-l');
    const back =
      '<Response><Say>one moment</Say><Dial><Conference participantLabel="again" beep="false">room-l</Conference></Dial></Response>';
    await it_.client.calls(customer.callSid).update({ twiml: back });
    const left = await it_.inbox.one('/conference', event('participant-leave'));
    expect(left.params).toMatchObject({ ReasonParticipantLeft: 'participant_updated_via_api', ParticipantCallStatus: 'in-progress' });
    await it_.inbox.one('/conference', ({ params }) => params['ParticipantLabel'] === 'again');
    await expect(it_.client.calls(customer.callSid).fetch()).resolves.toMatchObject({ status: 'in-progress' });
  });

  it('must have a label of its own: 16025, and nobody is dialled', async () => {
    await it_.participant('room-m', '31');
    const to = it_.number('31');
    expect(await failure(it_.participant('room-m', '31', { to }))).toMatchObject({ status: 400, code: 16025 });
    await expect(it_.client.calls.list({ to })).resolves.toEqual([]);
  });

  it('with a doubled label in TwiML does not come in, and the document goes on', async () => {
    await it_.participant('room-n', '31');
    const call = await agent('room-n', 'participantLabel="customer"');
    const seenCall = await eventually(
      () => it_.control<{ state: string; notifications: Array<{ code: number }> }>(`/calls/${call.sid}`),
      ({ state }) => state === 'completed',
    );
    expect(seenCall.notifications.map(({ code }) => code)).toContain(16025);
  });

  it('has a label with blanks, found again by its escaped form', async () => {
    const { conferenceSid } = await it_.participant('room-o', '31', { label: 'lead 42' });
    await expect(it_.client.conferences(conferenceSid).participants('lead 42').fetch()).resolves.toMatchObject({ label: 'lead 42' });
  });
});
