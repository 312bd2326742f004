import { Logger } from '@nestjs/common';
import { CallStage } from '../calls/testing/call-stage';

const ON = Object.fromEntries(['INITIATE', 'CONTROL', 'END', 'STATUS'].map((name) => [`RATE_LIMIT_${name}_PER_MINUTE`, '50']));

describe('a call while the limits cannot be read', () => {
  let stage: CallStage;
  beforeAll(async () => (stage = await CallStage.open({ env: ON })));
  afterAll(() => stage?.close());

  it('can be looked at, held, muted and ended; what starts something waits', async () => {
    const call = await stage.initiate('+14155550110');
    await stage.webhook(stage.carrier.statusOf(call.leg, 'in-progress'));
    await stage.sql('alter table rate_limits rename to rate_limits_away');
    const error = jest.spyOn(Logger.prototype, 'error');
    const control = (action: string) =>
      stage.post('/control/mute', { conference_sid: call.conference_sid, participant_sid: 'customer', action });

    const refused = [
      await stage.post('/initiate', { to_phone: '+14155550111' }),
      await stage.post('/api/auth/login', { email: 'admin@example.com', password: 'a long enough password' }, { cookie: 'x=1' }),
    ];
    for (const answer of refused) expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
    expect((await stage.get(`/status/${call.conference_id}`)).status).toBe(200);
    expect((await control('mute')).status).toBe(200);
    expect((await control('hold')).status).toBe(200);
    expect((await stage.post('/end', { conference_sid: call.conference_sid })).status).toBe(200);
    expect(error).not.toHaveBeenCalled();
  });
});
