import { CarrierFixture, eventually, OURS } from '../../testing/carrier-fixture';

let it_: CarrierFixture;
beforeAll(async () => {
  it_ = await CarrierFixture.start({}, (inbox) => ({
    CARRIER_INBOUND_URL: inbox.url('/inbound'),
    CARRIER_INBOUND_STATUS_URL: inbox.url('/status'),
  }));
});
afterAll(() => it_.stop());
afterEach(async () => {
  await it_.control('/reset', {});
  it_.inbox.clear();
});

const callUs = (digits: string, to: string = OURS) =>
  it_.control<{ sid: string; carrier: string; state: string }>('/inbound', { from: it_.number(digits), to });

describe('a call to a number of ours', () => {
  it('asks its document, which answers it, and hears the key that its caller presses', async () => {
    const action = it_.inbox.twiml('/key', '<Hangup/>');
    it_.inbox.twiml('/inbound', `<Gather numDigits="1" action="${action}"><Say>Press nine.</Say></Gather>`);
    const { sid, carrier, state } = await callUs('90');
    expect({ carrier, state }).toEqual({ carrier: 'twilio', state: 'ringing' });
    expect(await it_.inbox.one('/inbound')).toMatchObject({
      signed: true,
      params: { CallSid: sid, To: OURS, Direction: 'inbound', CallStatus: 'ringing' },
    });
    expect((await it_.inbox.one('/key')).params).toMatchObject({ Digits: '9', CallStatus: 'in-progress' });
    expect((await it_.inbox.one('/status')).params).toMatchObject({ CallSid: sid, CallStatus: 'completed', Direction: 'inbound' });
  });

  it('can be rejected, and given up by its caller', async () => {
    it_.inbox.twiml('/inbound', '<Reject reason="busy"/>');
    await callUs('10');
    expect((await it_.inbox.one('/status')).params).toMatchObject({ CallStatus: 'busy' });
    it_.inbox.clear();
    it_.inbox.answer('/inbound', 'never');
    const { sid } = await callUs('10');
    await it_.inbox.one('/inbound');
    await it_.control(`/calls/${sid}/hangup`, {});
    await eventually(
      () => it_.control<{ state: string }>(`/calls/${sid}`),
      ({ state }) => state !== 'ringing',
    );
  });

  it('can be joined by a room', async () => {
    it_.inbox.twiml('/inbound', '<Dial><Conference waitUrl="">back</Conference></Dial>');
    const { sid } = await callUs('10');
    await it_.inbox.one('/inbound');
    const { conference } = await eventually(
      () => it_.control<{ conference: { name: string } | null }>(`/calls/${sid}`),
      (call) => call.conference !== null,
    );
    expect(conference!.name).toBe('back');
  });

  it('that is nobody’s is refused', async () => {
    await expect(callUs('10', '+14155550999')).rejects.toThrow('400');
    await expect(it_.control('/inbound', { from: it_.number('10'), to: OURS, carrier: 'telnyx' })).rejects.toThrow('400');
  });
});
