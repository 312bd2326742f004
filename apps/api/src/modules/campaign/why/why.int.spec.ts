import { WHY_CAUSES, type WhyCause, type WhyView } from '@dialer/contracts';
import { CampaignStage, type ScriptedAgent } from '../testing/campaign-stage';
import type { CampaignRow } from '../campaign-rows.repository';

jest.setTimeout(120_000);

let stage: CampaignStage;
let admin: Record<string, string>;
beforeAll(async () => {
  stage = await CampaignStage.open({ env: { TWILIO_MAX_LIVE_CALLS: '3', TWILIO_CPS: '1000' } });
  admin = (await stage.calls.newUser('admin')).headers;
});
afterAll(() => stage?.close());
afterEach(async () => {
  await stage.sql(`update campaigns set phase = 'ended', closed_at = now(); update campaign_agents set ended_at = now(), state = 'gone'`);
  await stage.sql(
    `update calls set state = 'completed'; update campaign_lines set ended_at = now(); delete from do_not_call; delete from carrier_pace`,
  );
  await set({});
});

const OPEN = {
  hours: null,
  allowed_countries: null,
  attempts_per_day: null,
  attempts_total: null,
  cool_down_minutes: 0,
  daily_spend_limit: null,
};
const LAW = { list_age_rule: false, enforce_hours_locally: false, currency: 'USD', seller_name: null, seller_phone: null };
const NEVER = { weekday: null, saturday: null, sunday: null };
const set = (change: object) =>
  stage.calls.api.app.inject({ method: 'PUT', url: '/api/settings/compliance', headers: admin, payload: { ...OPEN, ...LAW, ...change } });
const why = async (campaign: CampaignRow): Promise<WhyView> => (await stage.calls.get(`/api/campaign/${campaign.id}/why`)).body;
const contacts = (campaign: CampaignRow, change: string) =>
  stage.sql(`update campaign_contacts set ${change} where campaign_id = $1`, [campaign.id]);
const desk = (agent: ScriptedAgent, state: string) =>
  stage.sql(`update campaign_agents set state = $2 where id = $1`, [agent.agent.id, state]);
const pastDial = (phone: string, ago: string) =>
  stage.sql(
    `insert into calls (id, conference_id, provider, path, state, principal_id, identity, to_phone, from_phone, created_at, dial_sent_at)
     values (gen_random_uuid(), gen_random_uuid()::text, 'twilio', 'room', 'completed', 'key:x', 'key_x', $1, '+14155550199', now() - $2::interval, now() - $2::interval)`,
    [phone, ago],
  );
const firstPhone = async (campaign: CampaignRow) =>
  String((await stage.sql('select phone from campaign_contacts where campaign_id = $1 order by position', [campaign.id]))[0].phone);

/** What is planted, and whether it holds back contacts (how many of the two) or everybody. */
const PLANTED: [WhyCause, number | null, (campaign: CampaignRow) => Promise<unknown>][] = [
  ['not_running', null, (it) => stage.sql(`update campaigns set phase = 'paused' where id = $1`, [it.id])],
  ['no_agent', null, async () => undefined],
  [
    'waiting_for_retry',
    2,
    (it) => contacts(it, `queue_state = 'waiting', next_at = now() + interval '1 hour', attempts = 1, status = 'busy'`),
  ],
  [
    'waiting_for_callback',
    2,
    (it) => contacts(it, `queue_state = 'waiting', next_at = now() + interval '2 h', callback_at = now() + interval '1 h'`),
  ],
  ['no_contacts_left', 0, (it) => contacts(it, `queue_state = 'done'`)],
  ['calling_hours', 2, () => set({ enforce_hours_locally: true, hours: NEVER })],
  [
    'unknown_zone',
    2,
    async (it) => {
      await set({ enforce_hours_locally: true });
      await contacts(it, `hours_key = 'US:CA|?'`);
    },
  ],
  [
    'do_not_call',
    1,
    async (it) => stage.sql(`insert into do_not_call (phone, source, created_at) values ($1, 'ops', now())`, [await firstPhone(it)]),
  ],
  [
    'attempt_limit',
    1,
    async (it) => {
      await set({ attempts_per_day: 1 });
      await pastDial(await firstPhone(it), '2 hours');
    },
  ],
  [
    'cool_down',
    1,
    async (it) => {
      await set({ cool_down_minutes: 600 });
      await pastDial(await firstPhone(it), '2 hours');
    },
  ],
  ['destination_not_allowed', 2, () => set({ allowed_countries: ['DE'] })],
  ['spend_limit', 2, () => set({ daily_spend_limit: 0 })],
  ['list_too_old', 2, () => set({ list_age_rule: true })],
  [
    'being_called_elsewhere',
    2,
    (it) => contacts(it, `queue_state = 'waiting', blocked_reason = 'being_called_elsewhere', next_at = now() + interval '30 s'`),
  ],
  ['carrier_not_configured', null, (it) => stage.sql(`update campaigns set provider = 'telnyx' where id = $1`, [it.id])],
  ['carrier_pace', null, () => stage.sql(`insert into carrier_pace (account, next_at) values ('twilio', now() + interval '1 minute')`)],
  [
    'carrier_lines',
    null,
    () =>
      stage.sql(
        `insert into calls (id, conference_id, provider, path, state, principal_id, identity, to_phone, from_phone, created_at, dial_slot_at)
       select gen_random_uuid(), gen_random_uuid()::text, 'twilio', 'room', 'ringing', 'key:x', 'key_x', '+1303555010' || n, '+14155550199', now(), now()
       from generate_series(1, 3) n`,
      ),
  ],
];

describe('why it isn’t dialing', () => {
  it.each(PLANTED)('names %s', async (cause, held, plant) => {
    const campaign = await stage.campaign(2);
    await plant(campaign);
    const view = await why(campaign);
    expect(view.dialing).toBe(false);
    expect(view.items.find((item) => item.cause === cause)).toMatchObject({ contacts: held, message: expect.stringMatching(/\w{3}/) });
    for (const item of view.items) expect(WHY_CAUSES).toContain(item.cause);
    expect(view.items.map((item) => item.cause)).toContain('no_agent');
  });

  it('names what each agent is at', async () => {
    const campaign = await stage.campaign(0);
    const agent = await stage.agent(campaign);
    const causes = async () => (await why(campaign)).items.map(({ cause }) => cause);
    expect(await causes()).toEqual(['no_contacts_left']);
    for (const [state, cause] of [
      ['connected', 'agents_busy'],
      ['wrap_up', 'agents_in_wrap_up'],
      ['paused', 'agents_paused'],
      ['away', 'no_agent'],
    ])
      expect([await desk(agent, state!), await causes()][1]).toEqual([cause, 'no_contacts_left']);
  });

  it('says that it dials while it does, and when somebody may be called again', async () => {
    const campaign = await stage.campaign(2);
    await contacts(campaign, `queue_state = 'waiting', next_at = '2036-01-01T00:00:00Z'`);
    expect(await why(campaign)).toMatchObject({ dialing: false, next_at: '2036-01-01T00:00:00.000Z' });
    await contacts(campaign, `queue_state = 'ready', next_at = null`);
    await stage.agent(campaign);
    expect(await why(campaign)).toMatchObject({ dialing: true, next_at: null });
  });
});
