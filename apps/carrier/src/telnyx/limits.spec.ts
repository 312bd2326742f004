import { refusal, TelnyxFixture } from '../testing/telnyx-fixture';

let it_: TelnyxFixture;
afterEach(() => it_.stop());

describe('the limits of an account', () => {
  it('let so many dials through in five seconds: 429 with 90103', async () => {
    it_ = await TelnyxFixture.start({ CARRIER_TELNYX_DIALS_PER_SECOND: '1' });
    for (let n = 0; n < 5; n += 1) await it_.dial('31');
    expect(await refusal(it_.dial('31'))).toEqual({ status: 429, code: '90103' });
  });

  it('let so many legs live: 90041', async () => {
    it_ = await TelnyxFixture.start({ CARRIER_PROFILE: 'telnyx-defaults', CARRIER_TELNYX_CONCURRENT_CALLS: '1' });
    await it_.answered();
    expect(await refusal(it_.dial('31'))).toEqual({ status: 403, code: '90041' });
  });
});
