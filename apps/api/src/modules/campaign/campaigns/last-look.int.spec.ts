import type { Principal } from '../../auth/principal';
import { DialGate } from '../../calls/dial-gate';
import { until } from '../../calls/testing/call-stage';
import { Governor } from '../lines/governor';
import { CampaignStage } from '../testing/campaign-stage';

jest.setTimeout(60_000);

const KEY: Principal = { kind: 'api_key', id: 'key:spec', permissions: [] };
const NEVER = JSON.stringify({ weekday: null, saturday: null, sunday: null });

let stage: CampaignStage;
beforeAll(async () => (stage = await CampaignStage.open()));
afterAll(() => stage?.close());

/** A call of a campaign, as it stands right before its request. */
async function dialled() {
  const campaign = await stage.campaign(1);
  const seen = [...stage.lines];
  await stage.engine.order(campaign.id, KEY);
  const { callId } = await until('the dial', () => stage.lines.find((line) => !seen.includes(line)));
  const look = async () => stage.calls.api.app.get(DialGate).lastLook(await stage.calls.row(callId));
  const setHours = (hours: string | null) => stage.sql('update campaigns set hours = $2 where id = $1', [campaign.id, hours]);
  const setOrdered = (ordered: boolean) => stage.sql('update campaign_lines set ordered = $2 where call_id = $1', [callId, ordered]);
  return { campaign, callId, look, setHours, setOrdered };
}
const enforceHours = async () => {
  const headers = (await stage.calls.newUser('admin')).headers;
  const { body } = await stage.calls.get('/api/settings/compliance', headers);
  const { hours_enforced: _, local_carrier: __, rules_version: ___, updated_at: ____, updated_by: _____, ...settings } = body;
  const payload = { ...settings, enforce_hours_locally: true, hours: null };
  await stage.calls.api.app.inject({ method: 'PUT', url: '/api/settings/compliance', headers, payload });
};

describe('the last look at a campaign’s call', () => {
  it('stops an automatic one when too many people were abandoned, and lets an order go on', async () => {
    const { campaign, callId, look, setOrdered } = await dialled();
    expect(await look()).toBeNull();
    await stage.sql(
      `with past as (
         insert into calls (id, conference_id, provider, path, state, principal_id, identity, to_phone, from_phone, created_at)
         select gen_random_uuid(), gen_random_uuid()::text, 'twilio', 'line', 'completed', 'key:x', 'key_x', '+13035550100', '+14155550199', now()
         from generate_series(1, 4) returning id)
       insert into campaign_lines (call_id, campaign_id, campaign_contact_id, attempt, stage, detection, answered_at, abandoned_at, ended_at)
       select id, $1, (select campaign_contact_id from campaign_lines where call_id = $2), 100 + row_number() over (), 'over', false, now(), now(), now()
       from past`,
      [campaign.id, callId],
    );
    stage.calls.api.app.get(Governor).forget(campaign.id);
    expect(await look()).toBeNull();
    await setOrdered(false);
    expect(await look()).toMatchObject({ reason: 'abandon_rate', until: expect.any(Date) });
    const refusals = await stage.sql(`select reason, stage, detail from dial_refusals where call_id = $1`, [callId]);
    expect(refusals).toMatchObject([{ reason: 'abandon_rate', stage: 'dial', detail: { automatic: true } }]);
  });

  it('keeps the campaign’s own hours, ordered or not', async () => {
    const { look, setHours, setOrdered } = await dialled();
    await enforceHours();
    await setHours(NEVER);
    for (const ordered of [true, false]) {
      await setOrdered(ordered);
      expect(await look()).toMatchObject({ reason: 'calling_hours', until: null });
    }
  });
});
