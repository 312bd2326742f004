import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { TEST_API_KEY } from '../../../testing/test-app';
import { until } from '../../calls/testing/call-stage';
import { CampaignStage } from '../testing/campaign-stage';

jest.setTimeout(120_000);

let stage: CampaignStage;
let admin: Record<string, string>;
let next = 2000;
const fresh = (count = 1) => Array.from({ length: count }, () => `+1212555${next++}`);
const NO_LIMIT = { RATE_LIMIT_CAMPAIGN_PER_MINUTE: '0', RATE_LIMIT_DIAL_NEXT_PER_MINUTE: '0' };

beforeAll(async () => {
  stage = await CampaignStage.open({ env: NO_LIMIT });
  await stage.calls.api.app.listen(0, '127.0.0.1');
  admin = (await stage.calls.newUser('admin')).headers;
});
afterAll(() => stage?.close());

const post = (path: string, body: object = {}, headers = {}) => stage.calls.post(`/api/campaign${path}`, body, headers);
const get = (path: string, headers = {}) => stage.calls.get(`/api/campaign${path}`, headers);
const create = async (body: object, headers = {}) => {
  const reply = await post('', body, headers);
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 201 });
  return reply.body.campaign;
};
const draft = (contacts: unknown[] = fresh(2), extra: object = {}) => create({ contacts, start: false, ...extra });
const seller = async (name: string | null, phone: string | null) => {
  const { body } = await stage.calls.get('/api/settings/compliance', admin);
  const { hours_enforced: _, local_carrier: __, rules_version: ___, updated_at: ____, updated_by: _____, ...settings } = body;
  const payload = { ...settings, seller_name: name, seller_phone: phone };
  const reply = await stage.calls.api.app.inject({ method: 'PUT', url: '/api/settings/compliance', headers: admin, payload });
  expect(reply.statusCode).toBe(200);
};
const ended = async (id: string) => post(`/${id}/end`);

describe('a new campaign', () => {
  it('dials its first contact at once, whether or not anybody is there', async () => {
    const [one, two] = fresh(2);
    const { status, body } = await post('', { contacts: [one, { phone: two, name: 'Bo', company: 'Acme' }, one] });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        token: expect.stringMatching(/^ey/),
        identity: expect.any(String),
        campaign: {
          status: 'dialing',
          contacts: [one, two],
          contact_status: { [two!]: 'pending' },
          contacts_total: 2,
          contacts_next: null,
          call_order: [one],
          dispositions: {},
          agent_identity: body.identity,
          connected_phone: null,
          counts: { total: 2, pending: 1, live: 1, dials: 1 },
          settings: { mode: 'power', lines: 1, answer_policy: 'detect_first', ring_floor_seconds: 15 },
        },
      },
    });
    await until('the dial', () => stage.lines.find(({ to }) => to === one));
    const { id } = body.campaign;
    // The carrier has it before its answer is written down.
    expect(await until('its id', async () => (await get(`/${id}`)).body.call_sids[one!])).toMatch(/^CA/);
    expect((await post(`/${id}/dial-next`)).body).toEqual({ status: 'dialing', phone: two });
    expect((await post(`/${id}/dial-next`)).body).toEqual({ status: 'no_more_contacts', phone: null });
    await ended(id);
  });

  it('takes a list, and what joins it later', async () => {
    const list = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01';
    await stage.sql(`insert into contact_lists (id, name, default_country, available_at) values ($1, 'Leads', 'US', now())`, [list]);
    const row = (line: number, phone: string, status = 'not_called') =>
      stage.sql(
        `insert into contacts (id, list_id, line, name, company, phone, call_status) values (gen_random_uuid(), $1, $2, 'N', 'C', $3, $4)`,
        [list, line, phone, status],
      );
    const [one, two, three] = fresh(3);
    await row(2, one!);
    await row(3, two!, 'completed');
    const campaign = await create({ contact_list_id: list, start: false, filter: { status: ['not_called'] } });
    expect(campaign).toMatchObject({ name: 'Leads', contacts: [one], contact_list_id: list });
    await row(4, three!);
    await stage.sql('update campaigns set fill_at = now() where id = $1', [campaign.id]);
    await until('the new contact', async () => (await get(`/${campaign.id}`)).body.contacts.includes(three));
  });

  it.each([
    [{}, 'contacts'],
    [{ contacts: [] }, 'contacts'],
    [{ contacts: 'all' }, 'contacts'],
    [{ contacts: ['+14155550110', '0800 1'] }, 'contacts.1'],
    [{ contacts: [null] }, 'contacts.0'],
    [{ contacts: [[]] }, 'contacts.0'],
    [{ contacts: [{ phone: '4155550110' }] }, 'contacts.0.phone'],
    [{ contacts: [{ phone: '+14155550110', name: 'a\0' }] }, 'contacts.0.name'],
    [{ contacts: [{ phone: '+14155550110', company: 7 }] }, 'contacts.0.company'],
    [{ contacts: [{ phone: '+14155550110', time_zone: 'Mars/Base' }] }, 'contacts.0.time_zone'],
    [{ contacts: [{ phone: '+14155550110', custom: { a: 1 } }] }, 'contacts.0.custom'],
    [{ contact_list_id: 'x' }, 'contact_list_id'],
    [{ contact_list_id: '019355a0-7c1e-7a10-9c55-2f6c1d0e8aff' }, 'contact_list_id'],
    [{ contacts: ['+14155550110'], contact_list_id: '019355a0-7c1e-7a10-9c55-2f6c1d0e8aff' }, 'contact_list_id'],
    [{ contacts: ['+14155550110'], name: 'a\0' }, 'name'],
    [{ contacts: ['+14155550110'], name: 'n'.repeat(201) }, 'name'],
    [{ contacts: ['+14155550110'], caller_ids: ['911'] }, 'caller_ids'],
    [{ contacts: ['+14155550110'], mode: 'manic' }, 'mode'],
    [{ contacts: ['+14155550110'], mode: 'predictive' }, 'mode'],
    [{ contacts: ['+14155550110'], mode: 'preview', lines: 2 }, 'lines'],
    [{ contacts: ['+14155550110'], lines: 0 }, 'lines'],
    [{ contacts: ['+14155550110'], lines: 11 }, 'lines'],
    [{ contacts: ['+14155550110'], lines: 1.5 }, 'lines'],
    [{ contacts: ['+14155550110'], lines: '2' }, 'lines'],
    [{ contacts: ['+14155550110'], answer_policy: 'never' }, 'answer_policy'],
    [{ contacts: ['+14155550110'], amd: 'on' }, 'amd'],
    [{ contacts: ['+14155550110'], amd: { unknown: 'ask' } }, 'amd.unknown'],
    [{ contacts: ['+14155550110'], amd: { on_machine: 'leave_message' } }, 'amd.message_id'],
    [{ contacts: ['+14155550110'], amd: { on_machine: 'leave_message', message_id: 'none-such' } }, 'amd.message_id'],
    [{ contacts: ['+14155550110'], retry: { max_attempts: 0 } }, 'retry.max_attempts'],
    [{ contacts: ['+14155550110'], retry: { delay_minutes: { busy: -1 } } }, 'retry.delay_minutes'],
    [{ contacts: ['+14155550110'], retry: { delay_minutes: { completed: 5 } } }, 'retry.delay_minutes'],
    [{ contacts: ['+14155550110'], retry: { delay_minutes: [1] } }, 'retry.delay_minutes'],
    [{ contacts: ['+14155550110'], ring_floor_seconds: -1 }, 'ring_floor_seconds'],
    [{ contacts: ['+14155550110'], ring_floor_seconds: 61 }, 'ring_floor_seconds'],
    [{ contacts: ['+14155550110'], hours: 'always' }, 'hours'],
    [{ contacts: ['+14155550110'], hours: { weekday: { from: '9', to: '10:00' }, saturday: null, sunday: null } }, 'hours.weekday.from'],
    [{ contacts: ['+14155550110'], hours: { weekday: { from: '11:00', to: '10:00' }, saturday: null, sunday: null } }, 'hours.weekday'],
    [{ contacts: ['+14155550110'], script: 'x'.repeat(20_001) }, 'script'],
    [{ contacts: ['+14155550110'], filter: { status: ['busy'] } }, 'filter'],
    [{ contacts: ['+14155550110'], filter: { status: ['a\0'] } }, 'filter.status'],
    [{ contacts: ['+14155550110'], priority: 101 }, 'priority'],
    [{ contacts: ['+14155550110'], start: 'now' }, 'start'],
  ])('is refused: %j', async (body, field) => {
    const reply = await post('', body);
    expect({ status: reply.status, code: reply.body.error?.code }).toEqual({ status: 422, code: 'VALIDATION_ERROR' });
    expect(Object.keys(reply.body.error.details.fields)).toEqual([field]);
  });

  it('is refused for a carrier that is none, is not set up, or does not own the number', async () => {
    const contacts = ['+14155550110'];
    expect(await post('', { contacts, provider: 'carrier-pigeon' })).toMatchObject({
      status: 400,
      body: { error: { code: 'PROVIDER_NOT_SUPPORTED' } },
    });
    expect(await post('', { contacts, provider: 'TELNYX' })).toMatchObject({
      status: 501,
      body: { error: { code: 'PROVIDER_NOT_CONFIGURED' } },
    });
    expect((await create({ contacts: fresh(), provider: 'Twilio', start: false })).provider).toBe('twilio');
  });

  it('needs the seller’s name and number for more than one line, as the law asks', async () => {
    await seller(null, null);
    const refused = await post('', { contacts: fresh(), lines: 2, start: false });
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { code: 'VALIDATION_ERROR', details: { missing: ['seller_name', 'seller_phone'] } } },
    });
    await seller('Acme', null);
    expect((await post('', { contacts: fresh(), lines: 2, start: false })).status).toBe(422);
    await seller('Acme', '+14155550100');
    const campaign = await create({ contacts: fresh(), lines: 2, start: false });
    await seller(null, null);
    expect((await post(`/${campaign.id}/resume`)).status).toBe(422);
  });
});

describe('who may', () => {
  it('work in campaigns, make them, or only look', async () => {
    const [rep, ops, boss] = [await stage.calls.newUser('rep'), await stage.calls.newUser('ops'), await stage.calls.newUser('supervisor')];
    const { id } = await draft();
    expect((await post('', { contacts: fresh(), start: false }, rep.headers)).status).toBe(403);
    expect((await post('', { contacts: fresh(), start: false }, boss.headers)).status).toBe(201);
    for (const act of ['pause', 'resume', 'end']) expect((await post(`/${id}/${act}`, {}, rep.headers)).status).toBe(403);
    expect((await get(`/${id}/results.csv`, rep.headers)).status).toBe(403);
    expect((await get(`/${id}`, ops.headers)).status).toBe(200);
    expect((await post(`/${id}/dial-next`, {}, ops.headers)).status).toBe(403);
    expect((await get(`/${id}`, { 'x-api-key': 'wrong' })).status).toBe(401);
  });

  it.each(['x', '019355a0-7c1e-7a10-9c55-2f6c1d0e8aff', '%00', "1' or '1'='1"])('ask for %j in vain', async (id) => {
    const name = encodeURIComponent(id);
    for (const reply of [await get(`/${name}`), await get(`/${name}/why`), await post(`/${name}/pause`), await post(`/${name}/dial-next`)])
      expect(reply).toMatchObject({ status: 404, body: { error: { code: expect.stringMatching(/NOT_FOUND/) } } });
  });
});

describe('a campaign’s life', () => {
  it('is draft, running, paused, running and over; said twice is as once', async () => {
    const { id } = await draft();
    const status = async () => (await get(`/${id}`)).body.status;
    expect(await status()).toBe('draft');
    expect(await post(`/${id}/dial-next`)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    expect((await post(`/${id}/pause`)).status).toBe(409);
    for (let twice = 0; twice < 2; twice += 1) expect((await post(`/${id}/resume`)).body).toMatchObject({ status: 'waiting' });
    for (let twice = 0; twice < 2; twice += 1) expect((await post(`/${id}/pause`)).body).toMatchObject({ status: 'paused' });
    expect((await post(`/${id}/dial-next`)).status).toBe(409);
    expect((await post(`/${id}/resume`)).body).toMatchObject({ status: 'waiting' });
    for (let twice = 0; twice < 2; twice += 1) expect((await ended(id)).body).toEqual({ status: 'ended' });
    expect((await post(`/${id}/resume`)).status).toBe(409);
    expect((await post(`/${id}/contacts`, { contacts: fresh() })).status).toBe(409);
    expect((await get('?status=ended&page_size=5')).body.items[0]).toMatchObject({ id, status: 'ended', ended_at: expect.any(String) });
  });

  it('shows its first 500 contacts, and the others behind them', async () => {
    const numbers = Array.from({ length: 501 }, (_, n) => `+1313555${1000 + n}`);
    const { id } = await draft(numbers);
    const first = (await get(`/${id}`)).body;
    expect(first.contacts).toEqual(numbers.slice(0, 500));
    expect(first).toMatchObject({ contacts_total: 501, contacts_next: 500 });
    expect((await get(`/${id}?contacts_from=500`)).body).toMatchObject({ contacts: numbers.slice(500), contacts_next: null });
    expect((await get(`/${id}?contacts_from=-1`)).status).toBe(422);
    expect((await post(`/${id}/contacts/search`, { q: '555-1500' })).body).toMatchObject({ total: 1, items: [{ phone: numbers[500] }] });
    expect((await post(`/${id}/contacts`, { contacts: [...numbers.slice(0, 2), ...fresh(3)] })).body).toEqual({ added: 3, duplicates: 2 });
  });
});

describe('a disposition', () => {
  const say = (id: string, body: object) => post(`/${id}/disposition`, body);

  it('is kept as it came, on the contact, its call and its list', async () => {
    const [phone] = fresh();
    const campaign = await create({ contacts: [phone] });
    const line = await until('the dial', () => stage.lines.find(({ to }) => to === phone));
    await stage.tell(line, 'initiated', 'ringing', 'busy');
    expect((await say(campaign.id, { phone, disposition: ' Sold! ', notes: 'ten of them' })).body).toEqual({
      status: 'saved',
      phone,
      disposition: ' Sold! ',
    });
    const view = (await get(`/${campaign.id}`)).body;
    expect(view).toMatchObject({ dispositions: { [phone!]: ' Sold! ' }, contact_status: { [phone!]: 'busy' }, counts: { done: 1 } });
    expect((await stage.calls.get(`/api/calls/${line.callId}`)).body).toMatchObject({ outcome: ' Sold! ', notes: 'ten of them' });
    await ended(campaign.id);
  });

  it('with a time is a promise, and do_not_call is for good', async () => {
    const [one, two] = fresh(2);
    const { id } = await draft([one, two]);
    const at = new Date(Date.now() + 3_600_000).toISOString();
    await say(id, { phone: one, disposition: 'follow_up', callback_at: at });
    await say(id, { phone: two, disposition: 'do_not_call' });
    const { items } = (await post(`/${id}/contacts/search`)).body;
    expect(items).toMatchObject([
      { phone: one, callback_at: at, next_at: at, disposition: 'follow_up' },
      { phone: two, status: 'blocked', blocked_reason: 'do_not_call' },
    ]);
    expect((await stage.calls.post('/api/do-not-call/lookup', { phone: two })).body).toMatchObject({
      blocked: true,
      entry: { source: 'rep' },
    });
  });

  it.each([
    [{ disposition: 'connected' }, 422],
    [{ phone: 'x', disposition: 'connected' }, 400],
    [{ phone: '+14155550999', disposition: 'connected' }, 404],
    [{ phone: '+14155550110' }, 422],
    [{ phone: '+14155550110', disposition: '' }, 422],
    [{ phone: '+14155550110', disposition: '  ' }, 422],
    [{ phone: '+14155550110', disposition: 'd'.repeat(65) }, 422],
    [{ phone: '+14155550110', disposition: 7 }, 422],
    [{ phone: '+14155550110', disposition: 'a\0' }, 422],
    [{ phone: '+14155550110', disposition: 'x', notes: 'a\ud800' }, 422],
    [{ phone: '+14155550110', disposition: 'x', callback_at: 'tomorrow' }, 422],
    [{ phone: '+14155550110', disposition: 'x', callback_at: '2026-W10' }, 422],
  ])('is refused: %j', async (body, status) => {
    const { id } = await draft(['+14155550110']);
    expect((await say(id, body)).status).toBe(status);
  });
});

describe('the results', () => {
  it('are a spreadsheet that runs no formulas', async () => {
    const [one, two] = fresh(2);
    const { id } = await draft([{ phone: one, name: '=1+1', company: '@cmd', custom: { Seg: '-2+3', '=x': 'y' } }, two]);
    await post(`/${id}/disposition`, { phone: two, disposition: '+cmd', notes: 'said "no",\nand hung up' });
    const { text, headers } = await get(`/${id}/results.csv`);
    expect(headers['content-type']).toContain('text/csv');
    const [head, ...rows] = text.replace('\uFEFF', '').split('\r\n');
    expect(head).toBe(
      `phone,name,company,title,status,disposition,notes,attempts,last_called_at,callback_at,next_at,blocked_reason,call_id,call_sid,'=x,Seg`,
    );
    expect(rows[0]).toBe(`'${one},'=1+1,'@cmd,,pending,,,0,,,,,,,y,'-2+3`);
    expect(rows.slice(1).join('\n')).toContain(`'${two},,,,completed,'+cmd,"said ""no"",\nand hung up",0`);
  });
});

describe('WS /ws/{campaign_id}', () => {
  const sockets: WebSocket[] = [];
  afterEach(() => sockets.splice(0).forEach((socket) => socket.terminate()));

  function listen(path: string, headers: Record<string, string> = { 'x-api-key': TEST_API_KEY }) {
    const { port } = stage.calls.api.app.getHttpServer().address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    sockets.push(socket);
    const frames: any[] = [];
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())));
    socket.on('error', () => undefined);
    const opened = new Promise<number>((resolve) => {
      socket.once('open', () => resolve(101));
      socket.once('unexpected-response', (_, reply) => resolve(reply.statusCode ?? 0));
    });
    return { frames, opened };
  }

  it('says how things are, then every change, and replays what was missed', async () => {
    const [phone] = fresh();
    const { id } = await draft([phone]);
    const one = listen(`/ws/${id}`);
    await until('the state', () => one.frames.length === 1);
    expect(one.frames[0]).toMatchObject({
      type: 'campaign_state',
      seq: 0,
      campaign: { id, status: 'draft', contacts: [phone] },
      agents: [],
      lines: [],
    });
    await post(`/${id}/disposition`, { phone, disposition: 'connected' });
    await until('the change', () => one.frames.length === 2);
    expect(one.frames[1]).toMatchObject({
      type: 'status_update',
      seq: 1,
      phone,
      status: 'completed',
      contact_status: { [phone!]: 'completed' },
    });
    const again = listen(`/ws/${id.toUpperCase()}?since=0`);
    await until('the replay', () => again.frames.length === 1);
    expect(again.frames[0]).toEqual(one.frames[1]);
  });

  it('is for those who may, and for campaigns there are', async () => {
    const { id } = await draft();
    expect(await listen(`/ws/${id}`, {}).opened).toBe(401);
    expect(await listen(`/ws/${id}`, { ...admin, origin: 'https://evil.example' }).opened).toBe(403);
    expect(await listen('/ws/019355a0-7c1e-7a10-9c55-2f6c1d0e8aff').opened).toBe(404);
    expect(await listen('/ws/nothing').opened).toBe(404);
    expect(await listen(`/ws/${id}`, admin).opened).toBe(101);
    expect(await listen('/ws/me', admin).opened).toBe(101);
  });
});
