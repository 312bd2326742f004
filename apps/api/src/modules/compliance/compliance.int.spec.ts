import type { ComplianceSettings, DoNotCallListView, DoNotCallLookupResult, DoNotCallSummary } from '@dialer/contracts';
import { CallStage, until } from '../calls/testing/call-stage';
import { DialGate } from '../calls/dial-gate';
import { ImportClient, toForm, type Upload } from '../contacts/testing/import-client';
import { Database } from '../../platform/database/database';
import { TEST_API_KEY } from '../../testing/test-app';
import { DoNotCallService } from './do-not-call.service';

const OPEN: ComplianceSettings = {
  enforce_hours_locally: false,
  hours: null,
  allowed_countries: null,
  attempts_per_day: null,
  attempts_total: null,
  cool_down_minutes: 0,
  daily_spend_limit: null,
  currency: 'USD',
  list_age_rule: false,
  seller_name: null,
  seller_phone: null,
};
/** Closed at any time the spec may run. */
const NEVER = { weekday: null, saturday: null, sunday: null };
const SETTINGS = '/api/settings/compliance';
const HOURS = '/api/calling-hours';
const DNC = '/api/do-not-call';
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** The gate as its users meet it: settings, lists, dials. The carrier does as it is told. */
describe('the gate', () => {
  let stage: CallStage;
  let admin: Record<string, string>;
  let next = 100;
  /** A number nobody has dialled yet. */
  const fresh = () => `+1415555${String(next++).padStart(4, '0')}`;
  beforeAll(async () => {
    stage = await CallStage.open({ env: { RATE_LIMIT_IMPORT_PER_MINUTE: '0' } });
    admin = (await stage.newUser('admin')).headers;
  });
  afterAll(() => stage?.close());
  afterEach(() => set({}));

  const put = (body: object, headers = admin) => stage.api.app.inject({ method: 'PUT', url: SETTINGS, payload: body, headers });
  const set = async (change: Partial<ComplianceSettings>) => {
    const reply = await put({ ...OPEN, ...change });
    expect({ status: reply.statusCode, body: reply.json() }).toMatchObject({ status: 200, body: change });
  };
  const dial = (to: string, extra: object = {}) => stage.post('/initiate', { to_phone: to, ...extra });
  const blocked = (reason: string) => ({ status: 422, body: { error: { code: 'CALL_BLOCKED', details: { reason } } } });
  const upload = (form: Upload, headers: Record<string, string> = { 'x-api-key': TEST_API_KEY }) => {
    const { body, boundary } = toForm(form);
    const url = `${DNC}/lists`;
    return stage.api.app.inject({
      method: 'POST',
      url,
      payload: body,
      headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
  };
  const load = async (form: Upload): Promise<DoNotCallListView> => {
    const reply = await upload(form);
    expect({ status: reply.statusCode, body: reply.body }).toMatchObject({ status: 201 });
    return reply.json();
  };
  const deleteList = (id: string) => stage.api.app.inject({ method: 'DELETE', url: `${DNC}/lists/${id}`, headers: admin });
  const lookUp = async (phone: string) => (await stage.post<DoNotCallLookupResult>(`${DNC}/lookup`, { phone })).body;

  describe('settings', () => {
    it('start with what calls.md H says, and tell that hours are off on the local carrier', async () => {
      expect((await stage.get(SETTINGS, admin)).body).toMatchObject({
        ...OPEN,
        hours_enforced: false,
        local_carrier: true,
        rules_version: expect.stringContaining('rules'),
      });
    });

    it('are for administrators, and audited by the names of what changed', async () => {
      for (const role of ['rep', 'supervisor', 'ops']) {
        const { headers } = await stage.newUser(role);
        expect((await stage.get(SETTINGS, headers)).status).toBe(403);
        expect((await put(OPEN, headers)).statusCode).toBe(403);
      }
      await set({ cool_down_minutes: 5, seller_name: 'Acme' });
      const { body } = await stage.get('/api/audit?action=settings.changed', admin);
      expect(body.items[0]).toMatchObject({ detail: { settings: 'compliance', changed: ['cool_down_minutes', 'seller_name'] } });
    });

    it.each([
      [{ hours: { ...NEVER, weekday: { from: '17:00', to: '09:00' } } }, 'hours.weekday'],
      [{ allowed_countries: ['US', 'XX'] }, 'allowed_countries'],
      [{ attempts_per_day: 0 }, 'attempts_per_day'],
    ])('are refused as %j', async (change, field) => {
      const reply = await put({ ...OPEN, ...change });
      expect(reply.statusCode).toBe(422);
      expect(Object.keys(reply.json().error.details.fields)).toEqual([field]);
    });
  });

  describe('calling hours', () => {
    it('refuse by hand, let a rep go on with a reason, and write that down', async () => {
      await set({ enforce_hours_locally: true, hours: NEVER });
      const to = fresh();
      expect(await dial(to)).toMatchObject(blocked('calling_hours'));
      const { body } = await dial(to, { override_hours: { reason: 'she asked for this hour' } });
      expect(body).toMatchObject({ status: 'initiated', warnings: [expect.stringContaining('outside calling hours')] });
      const audit = await stage.get('/api/audit?action=call.hours_overridden', admin);
      expect(audit.body.total).toBe(1);
    });

    it('tell every rep whether they hold, and nobody else', async () => {
      const { headers } = await stage.newUser('rep');
      const hold = async () => (await stage.get(HOURS, headers)).body;
      await set({ enforce_hours_locally: false });
      expect(await hold()).toEqual({ enforced: false });
      await set({ enforce_hours_locally: true });
      expect(await hold()).toEqual({ enforced: true });
      expect((await stage.api.app.inject({ url: HOURS })).statusCode).toBe(401);
    });

    it('are shown on the contact before anybody dials', async () => {
      const view = await new ImportClient(stage.api).import({ file: `name,company,phone\nAda,Acme,${fresh()}\n` });
      await set({ enforce_hours_locally: true, hours: NEVER });
      const { body } = await stage.get(`/api/contact-lists/${view.contact_list_id}/contacts`);
      expect(body.items[0]).toMatchObject({ do_not_call: false, dial_block: { reason: 'calling_hours', until: null } });
      const dialled = await dial(body.items[0].phone, { contact_id: body.items[0].id });
      expect(dialled).toMatchObject(blocked('calling_hours'));
      const { items } = (await stage.post('/api/dial-refusals/search', { contact_id: body.items[0].id })).body;
      expect(items).toEqual([
        expect.objectContaining({ stage: 'pick', reason: 'calling_hours', rules_version: expect.stringContaining('states') }),
      ]);
    });
  });

  describe('what counts dials', () => {
    it('cools a number down, whoever dials it and however many at once', async () => {
      await set({ cool_down_minutes: 60 });
      const to = fresh();
      const answers = await Promise.all(Array.from({ length: 5 }, () => dial(to)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422]);
      const refused = answers.find(({ status }) => status === 422)!;
      const minutes = (Date.parse(refused.body.error.details.until) - Date.now()) / 60_000;
      expect(refused).toMatchObject(blocked('cool_down'));
      expect(minutes).toBeGreaterThan(59);
      expect(minutes).toBeLessThanOrEqual(60);
      expect((await dial(fresh())).status).toBe(201);
    });

    it('counts what reached the carrier, not what it refused', async () => {
      await set({ attempts_per_day: 1 });
      const to = fresh();
      stage.carrier.fates = ['refused'];
      expect((await dial(to)).body.error.code).toBe('PROVIDER_ERROR');
      expect((await dial(to)).status).toBe(201);
      expect(await dial(to)).toMatchObject(blocked('attempt_limit'));
      await set({ attempts_total: 1 });
      expect(await dial(to)).toMatchObject({ body: { error: { details: { reason: 'attempt_limit' } } } });
    });

    it('stops a campaign after three in Florida, not a person', async () => {
      const to = '+13055550177';
      for (let n = 0; n < 3; n += 1) expect((await dial(to)).status).toBe(201);
      const gate = stage.api.app.get(DialGate);
      const ask = (automatic: boolean) =>
        gate.judgeMany(stage.api.app.get(Database).orm, [{ to, contactZone: null, automatic, hoursOverridden: false, callerId: null }]);
      expect(await ask(true)).toMatchObject([{ allowed: false, reason: 'attempt_limit', until: expect.any(Date) }]);
      expect(await ask(false)).toMatchObject([{ allowed: true }]);
    });

    it('adds up what live and ended calls may cost', async () => {
      const call = await stage.initiate(fresh());
      await stage.webhook(stage.carrier.statusOf(call.leg, 'in-progress'));
      await stage.sql(
        `update calls set started_at = now() - interval '10 minutes', created_at = greatest(created_at, date_trunc('day', now(), 'utc')) where id = $1`,
        [call.id],
      );
      await set({ daily_spend_limit: 0.1 });
      expect(await dial(fresh())).toMatchObject(blocked('spend_limit'));
      await set({ daily_spend_limit: 1000 });
      expect((await dial(fresh())).status).toBe(201);
    });
  });

  it('dials only the countries that were chosen', async () => {
    await set({ allowed_countries: ['GB'] });
    expect(await dial(fresh())).toMatchObject(blocked('destination_not_allowed'));
    expect((await dial('+442079460958')).status).toBe(201);
  });

  describe('the do-not-call list', () => {
    it('takes a number, says why, and lets it go with a reason; none of it in an address or the audit log', async () => {
      const phone = fresh();
      const added = await stage.post(DNC, { phone: phone.replace('+1415555', '(415) 555-'), reason: 'letter of 3 May' }, admin);
      expect(added).toMatchObject({
        status: 200,
        body: { phone, blocked: true, entry: { source: 'ops', reason: 'letter of 3 May', expires_at: null } },
      });
      expect(await dial(phone)).toMatchObject(blocked('do_not_call'));
      expect((await stage.get<DoNotCallSummary>(DNC, admin)).body.latest[0]).toMatchObject({ phone });
      expect((await stage.post(`${DNC}/remove`, { phone }, admin)).status).toBe(422);
      const removed = await stage.post(`${DNC}/remove`, { phone, reason: 'entered by mistake' }, admin);
      expect(removed).toMatchObject({ status: 200, body: { blocked: false, entry: null } });
      expect((await dial(phone)).status).toBe(201);
      const { text } = await stage.get('/api/audit', admin);
      expect(text).toContain('do_not_call.removed');
      expect(text).not.toContain(phone.slice(1));
    });

    it('lets a rep add and look, and only those in charge remove and load', async () => {
      const { headers } = await stage.newUser('rep');
      const phone = fresh();
      expect((await stage.post(DNC, { phone }, headers)).status).toBe(200);
      expect((await stage.post(`${DNC}/lookup`, { phone }, headers)).body).toMatchObject({ blocked: true });
      expect((await stage.post(`${DNC}/remove`, { phone, reason: 'x' }, headers)).status).toBe(403);
      expect((await upload({ file: phone }, headers)).statusCode).toBe(403);
      expect((await stage.get(DNC, headers)).status).toBe(403);
    });

    it('keeps the first request and its reason, and never makes one end sooner', async () => {
      const phone = fresh();
      await stage.post(DNC, { phone, expires_at: new Date(Date.now() + 3_600_000).toISOString() }, admin);
      await stage.api.app.get(DoNotCallService).optOut(phone, 'opt_out', 'pressed 9');
      expect(await lookUp(phone)).toMatchObject({ entry: { source: 'opt_out', reason: 'pressed 9', expires_at: null } });
      await stage.post(DNC, { phone, reason: 'later', expires_at: new Date(Date.now() + 3_600_000).toISOString() }, admin);
      expect(await lookUp(phone)).toMatchObject({ entry: { reason: 'pressed 9', expires_at: null } });
      await stage.sql(`update do_not_call set expires_at = now() - interval '1 second' where phone = $1`, [phone]);
      expect(await lookUp(phone)).toMatchObject({ blocked: false, entry: null });
    });

    it.each([
      ['nonsense', { phone: 'hello' }, 400],
      ['an end that has passed', { phone: '+14155550100', expires_at: '2020-01-01T00:00:00Z' }, 422],
      ['no number', {}, 422],
    ])('refuses %s', async (_, body, status) => {
      expect((await stage.post(DNC, body, admin)).status).toBe(status);
    });
  });

  describe('files of numbers', () => {
    it('block from the moment they are complete, in any column and as the US register writes them', async () => {
      const list = await load({
        file: 'name,Phone number\nAda,(415) 555-7001\nBo,415-555-7002\nnobody,none\nBo again,+14155557002\n',
        fileName: 'C:\\lists\\asked us.csv',
        fields: { reason: 'asked in writing' },
      });
      expect(list).toMatchObject({
        kind: 'company',
        name: 'asked us',
        status: 'ready',
        numbers: 2,
        skipped: 1,
        reason: 'asked in writing',
      });
      expect(await dial('+14155557002')).toMatchObject(blocked('do_not_call'));
      const register = await load({ file: '415,5557003\n415,5557004\n', fields: { kind: 'national', name: 'FTC 415', as_of: daysAgo(3) } });
      expect(register).toMatchObject({ kind: 'national', numbers: 2, age_days: 3, max_age_days: 31 });
      expect(await lookUp('+14155557003')).toMatchObject({ blocked: true, entry: null, lists: [{ name: 'FTC 415' }] });

      const newer = await load({ file: '415,5557004\n', fields: { kind: 'national', name: 'FTC 415' } });
      expect(await lookUp('+14155557003')).toMatchObject({ blocked: false });
      expect((await stage.post(`${DNC}/remove`, { phone: '+14155557004', reason: 'x' }, admin)).status).toBe(404);
      expect((await stage.post(`${DNC}/remove`, { phone: '+14155557002', reason: 'x' }, admin)).body).toMatchObject({ blocked: false });
      expect((await deleteList(newer.id)).statusCode).toBe(204);
      expect((await deleteList(newer.id)).statusCode).toBe(404);
      expect(await lookUp('+14155557004')).toMatchObject({ blocked: false });
    });

    it.each([
      ['a workbook', { file: Buffer.from('PK\x03\x04\x14\0\x06\0xl/workbook.xml', 'latin1') }, /Excel/],
      ['nothing', { file: '' }, /empty/],
      ['no numbers', { file: 'name\nAda\nBo\n' }, /no phone number/],
      ['binary', { file: Buffer.alloc(5000, 1) }, /not text/],
      ['an open quote', { file: `phone\n"${'x'.repeat(2_000_000)}` }, /never closed/],
      ['no file', { fields: { name: 'x' } }, /required/],
      ['a kind nobody knows', { file: '+14155550100', fields: { kind: 'mine' } }, /must be one of/],
      ['a scrub of the future', { file: '+14155550100', fields: { kind: 'national', as_of: '2999-01-01' } }, /future/],
      ['a country that is none', { file: '+14155550100', fields: { country: 'Mars' } }, /two letters/],
    ] as [string, Upload, RegExp][])('refuse %s and leave nothing behind', async (_, form, words) => {
      const before = (await stage.get<DoNotCallSummary>(DNC, admin)).body.lists.length;
      const reply = await upload(form);
      expect(reply.statusCode).toBe(422);
      expect(JSON.stringify(reply.json().error.details.fields)).toMatch(words);
      expect((await stage.get<DoNotCallSummary>(DNC, admin)).body.lists).toHaveLength(before);
    });

    it('block nothing while they are being read', async () => {
      const phone = fresh();
      const [{ id }] = await stage.sql(
        `insert into do_not_call_lists (id, kind, name, country, as_of, created_at) values (gen_random_uuid(), 'company', 'half', 'US', now(), now()) returning id`,
      );
      await stage.sql('insert into do_not_call_list_numbers (phone, list_id) values ($1, $2)', [phone, id]);
      expect((await dial(phone)).status).toBe(201);
      await stage.sql(`update do_not_call_lists set created_at = now() - interval '2 hours' where id = $1`, [id]);
      await load({ file: '+14155557999' });
      expect(await stage.sql('select 1 from do_not_call_lists where id = $1', [id])).toEqual([]);
    });

    it('of a register grow too old to dial by', async () => {
      await set({ list_age_rule: true });
      expect(await dial(fresh())).toMatchObject(blocked('list_too_old'));
      const list = await load({ file: '415,5557100\n', fields: { kind: 'national', name: 'old', as_of: daysAgo(32) } });
      expect(await dial(fresh())).toMatchObject(blocked('list_too_old'));
      await load({ file: '415,5557100\n', fields: { kind: 'national', name: 'old', as_of: daysAgo(26) } });
      expect((await dial(fresh())).body).toMatchObject({ status: 'initiated', warnings: [expect.stringContaining('loaded anew')] });
      expect((await deleteList(list.id)).statusCode).toBe(404);
    });
  });
});

describe('right before the request', () => {
  let stage: CallStage;
  beforeAll(async () => {
    stage = await CallStage.open({ env: { TWILIO_CPS: '1' } });
  });
  afterAll(() => stage?.close());

  it('refuses whoever asked not to be called meanwhile, and tells it everywhere', async () => {
    const phone = '+14155550888';
    await stage.initiate('+14155550887');
    // The next line is free in a second: time enough to press the key.
    const dialing = stage.post('/initiate', { to_phone: phone });
    await until(
      'the call waits for a line',
      async () => (await stage.sql('select 1 from calls where to_phone = $1 and dial_slot_at is not null', [phone])).length,
    );
    await stage.api.app.get(DoNotCallService).optOut(phone, 'opt_out');
    const { status, body } = await dialing;
    expect({ status, body }).toMatchObject({
      status: 422,
      body: { error: { code: 'CALL_BLOCKED', details: { reason: 'do_not_call', state: 'failed' } } },
    });
    expect(stage.carrier.dials()).toHaveLength(1);
    const [{ id }] = await stage.sql('select id from calls where to_phone = $1', [phone]);
    const call = await stage.view(id);
    expect(call).toMatchObject({
      state: 'failed',
      end_reason: 'blocked_do_not_call',
      end_message: expect.stringContaining('nobody was called'),
    });
    expect(call.timeline.map(({ kind }) => kind)).toContain('failed');
    const { items } = (await stage.post('/api/dial-refusals/search', { phone })).body;
    expect(items).toEqual([expect.objectContaining({ stage: 'dial', reason: 'do_not_call', call_id: id })]);
  });
});
