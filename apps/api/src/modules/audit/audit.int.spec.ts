import type { AuditEntryView, AuditPage } from '@dialer/contracts';
import { Database } from '../../platform/database/database';
import { CallStage, type Answer } from '../calls/testing/call-stage';
import { ImportClient } from '../contacts/testing/import-client';
import { AuditLog } from './audit-log';
import { AuditRetention } from './audit-retention';

const ADMIN = { email: 'admin@example.com', password: 'a long enough password' };
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';
const TO = '+14155550110';
/** One of the carrier's numbers: another is no caller ID. */
const OWN = '+14155550177';
const NOBODY = '01890000-0000-7000-8000-000000000000';

let stage: CallStage;
let admin: Record<string, string>;
beforeAll(async () => {
  stage = await CallStage.open({ env: { LIVE_CALLS_PER_USER: '0' } });
  admin = (await signIn(ADMIN)).headers;
});
afterAll(() => stage?.close());

async function signIn(payload: object): Promise<{ status: number; headers: Record<string, string> }> {
  const reply = await stage.api.app.inject({ method: 'POST', url: '/api/auth/login', payload, headers: { 'user-agent': FIREFOX } });
  return { status: reply.statusCode, headers: { cookie: String(reply.headers['set-cookie']).split(';')[0]! } };
}
const page = (query = '', headers = admin): Promise<Answer<AuditPage>> => stage.get(`/api/audit?${query}`, headers);
const entries = async (query: string): Promise<AuditEntryView[]> => (await page(query)).body.items;
const send = (method: 'DELETE' | 'PATCH' | 'POST', url: string, headers: Record<string, string>, payload?: object) =>
  stage.api.app.inject({ method, url, headers, ...(payload && { payload }) });

describe('the audit log tells', () => {
  it('who signed in, from where, and out again', async () => {
    const user = await stage.newUser();
    const [opened] = await entries(`subject=${user.id}&action=session.opened`);
    expect(opened).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{13}-7/),
      at: expect.stringMatching(/Z$/),
      principal_id: `user:${user.id}`,
      action: 'session.opened',
      subject_type: 'user',
      subject_id: user.id,
      ip: '127.0.0.1',
      user_agent: 'lightMyRequest',
      detail: {},
    });
    await send('POST', '/api/auth/logout', user.headers);
    await send('POST', '/api/auth/logout', user.headers);
    expect(await entries(`principal=user:${user.id}&action=session.closed`)).toHaveLength(1);
    const { id } = (await stage.get('/api/auth/me', admin)).body.user;
    const mine = await entries(`principal=user:${id}&action=session.opened`);
    expect(mine.map(({ user_agent }) => user_agent)).toContain('Firefox 145, Windows');
  });

  it('who was refused, without the password, nor an address that nobody has', async () => {
    const user = await stage.newUser();
    const [{ email }] = (await stage.sql('select email from users where id = $1', [user.id])) as [{ email: string }];
    expect((await signIn({ email, password: 'swordfish-777' })).status).toBe(401);
    expect((await signIn({ email: 'stranger-zzz@example.org', password: 'swordfish-777' })).status).toBe(401);
    expect((await signIn({ email: 'swordfish-777', password: 'typed into the wrong field' })).status).toBe(401);
    await send('PATCH', `/api/users/${user.id}`, admin, { disabled: true });
    expect((await signIn({ email, password: 'a long enough password' })).status).toBe(401);

    expect(await entries('action=session.refused&page_size=4')).toMatchObject([
      { principal_id: null, subject_id: user.id, detail: { reason: 'disabled' } },
      { principal_id: null, subject_id: null, detail: { reason: 'unknown_email', email: '•••' } },
      { principal_id: null, subject_id: null, detail: { reason: 'unknown_email', email: 's•••@example.org' } },
      { principal_id: null, subject_id: user.id, detail: { reason: 'password' }, ip: '127.0.0.1', user_agent: 'Firefox 145, Windows' },
    ]);
    expect(JSON.stringify(await stage.sql('select * from audit_log'))).not.toMatch(/swordfish|stranger-zzz/);
  });

  it('who changed which user, and what, but not to which values', async () => {
    const user = await stage.newUser('rep', { name: 'Unmistakable Name' });
    const url = `/api/users/${user.id}`;
    await send('PATCH', url, admin, { role: 'supervisor', name: 'Another Unmistakable', password: 'unmistakable pass', caller_id: OWN });
    await send('PATCH', url, admin, { disabled: true });
    await send('PATCH', url, admin, { disabled: false });
    await send('PATCH', url, admin, { disabled: false, role: 'supervisor' });
    const { id } = (await stage.get('/api/auth/me', admin)).body.user;
    const changes = (await entries(`subject=${user.id}`)).filter(({ action }) => action.startsWith('user.'));
    expect(changes.map(({ action, detail, principal_id }) => ({ action, detail, principal_id }))).toEqual([
      { action: 'user.enabled', detail: {}, principal_id: `user:${id}` },
      { action: 'user.disabled', detail: {}, principal_id: `user:${id}` },
      {
        action: 'user.changed',
        detail: { fields: ['name', 'role', 'caller_id', 'password'], role: 'supervisor', role_before: 'rep' },
        principal_id: `user:${id}`,
      },
      { action: 'user.created', detail: { role: 'rep' }, principal_id: `user:${id}` },
    ]);
    expect(JSON.stringify(await stage.sql('select * from audit_log'))).not.toMatch(/Unmistakable|unmistakable|4155550110|4155550177/);
  });

  it('that the system made the first administrator by itself', async () => {
    expect((await entries('action=user.created')).at(-1)).toMatchObject({ principal_id: null, ip: null, user_agent: null });
  });

  it('who placed and who ended a call, and who went over the hours', async () => {
    const [rep, supervisor] = [await stage.newUser(), await stage.newUser('supervisor')];
    const call = await stage.initiate(TO, { override_hours: { reason: 'Mrs Unmistakable asked for it' } }, rep.headers);
    for (let n = 0; n < 2; n++) await stage.post('/end', { conference_sid: call.conference_sid }, supervisor.headers);
    await stage.webhook(stage.carrier.statusOf(call.leg, 'canceled'));
    const written = await entries(`subject=${call.id}`);
    expect(written).toMatchObject([
      { action: 'call.ended', principal_id: `user:${supervisor.id}`, subject_type: 'call', ip: '127.0.0.1' },
      { action: 'call.hours_overridden', principal_id: `user:${rep.id}`, detail: {} },
      { action: 'call.placed', principal_id: `user:${rep.id}`, detail: { provider: 'twilio', contact_id: null } },
    ]);
    expect(JSON.stringify(written)).not.toMatch(/Unmistakable|415555/);
  });

  it('nothing of a call that was refused, nor of an end that somebody else brought about', async () => {
    const user = await stage.newUser();
    expect((await stage.post('/initiate', { to_phone: '+19005551234' }, user.headers)).status).toBe(422);
    const call = await stage.initiate(TO, {}, user.headers);
    await stage.webhook(stage.carrier.statusOf(call.leg, 'busy'));
    const actions = (await entries(`principal=user:${user.id}`)).map(({ action }) => action);
    expect(actions).toEqual(['call.placed', 'session.opened']);
  });

  it('which API key it was, by its fingerprint', async () => {
    const call = await stage.initiate(TO);
    const [placed] = await entries(`subject=${call.id}`);
    expect(placed?.principal_id).toMatch(/^key:[0-9a-f]{12}$/);
    expect(await entries(`principal=${placed?.principal_id}&action=call.placed`)).toContainEqual(placed);
  });

  it('who brought a list in and who deleted it', async () => {
    const client = new ImportClient(stage.api);
    const done = await client.import({
      file: 'name,company,phone\nUnmistakable,Acme,+14155550110\nbad,,x\n',
      fields: { name: 'Unmistakable' },
    });
    expect((await send('DELETE', `/api/contact-lists/${done.contact_list_id}`, admin)).statusCode).toBe(204);
    expect((await send('DELETE', `/api/contact-lists/${done.contact_list_id}`, admin)).statusCode).toBe(404);
    expect(await entries(`subject=${done.id}`)).toMatchObject([
      { action: 'contact_import.started', principal_id: expect.stringMatching(/^key:/), ip: '127.0.0.1', detail: {} },
    ]);
    expect(await entries(`subject=${done.contact_list_id}`)).toMatchObject([
      { action: 'contact_list.deleted', principal_id: expect.stringMatching(/^user:/) },
      {
        action: 'contact_list.imported',
        principal_id: expect.stringMatching(/^key:/),
        ip: null,
        detail: { import_id: done.id, imported: 1, skipped: 1, duplicates: 0 },
      },
    ]);
    const failed = await client.import({ file: 'wrong\n1\n' });
    expect((await entries(`subject=${failed.id}`)).map(({ action }) => action)).toEqual(['contact_import.started']);
  });
});

describe('the audit log keeps', () => {
  const db = () => stage.api.app.get(Database, { strict: false });
  const log = () => stage.api.app.get(AuditLog, { strict: false });

  it('what happened and what is told of it together', async () => {
    const undone = db().tx(async (tx) => {
      await log().record(tx, { action: 'recording.listened', subject: { type: 'recording', id: NOBODY } });
      throw new Error('the deed failed');
    });
    await expect(undone).rejects.toThrow('the deed failed');
    expect((await page(`subject=${NOBODY}`)).body).toEqual({ items: [], total: 0 });
  });

  it('no number, even if somebody hands it one', async () => {
    const detail = { a: `call to ${TO}`, list: [TO], id: NOBODY, n: 3 };
    await log().record(db().orm, { action: 'recording.listened', principalId: `user:${NOBODY}`, detail });
    const [entry] = await entries(`principal=user:${NOBODY}`);
    expect(entry?.detail).toEqual({ a: 'call to +1415•••0110', list: ['+1415•••0110'], id: NOBODY, n: 3 });
  });

  it.each(['update audit_log set ip = null', 'delete from audit_log', 'truncate audit_log'])('everything: %s', async (statement) => {
    const before = (await page()).body.total;
    await expect(stage.sql(statement)).rejects.toThrow(/append-only/);
    expect((await page()).body.total).toBe(before);
  });

  it('nothing for more than 400 days', async () => {
    const insert = (days: number) =>
      stage.sql(
        `insert into audit_log (id, at, action, detail) values (gen_random_uuid(), now() - make_interval(days => $1), 'old.word', '{}')`,
        [days],
      );
    await insert(401);
    await insert(399);
    await stage.api.app.get(AuditRetention, { strict: false }).run();
    expect(
      await stage.sql(`select round(extract(epoch from now() - at) / 86400)::int as days from audit_log where action = 'old.word'`),
    ).toEqual([{ days: 399 }]);
  });
});

describe('reading the audit log', () => {
  it('is for administrators', async () => {
    for (const role of ['rep', 'supervisor', 'ops']) expect((await page('', (await stage.newUser(role)).headers)).status).toBe(403);
    expect((await page('', {})).body).toMatchObject({ error: { code: 'FORBIDDEN', details: { permission: 'settings.manage' } } });
    expect((await stage.api.app.inject({ url: '/api/audit' })).statusCode).toBe(401);
  });

  it('goes page by page, the latest first, without a gap', async () => {
    const all = (await page('page_size=200')).body;
    expect(all.items.map(({ at }) => at)).toEqual(
      all.items
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    const [one, two] = [await entries('page_size=3'), await entries('page_size=3&page=2')];
    expect([...one, ...two].map(({ id }) => id)).toEqual(all.items.slice(0, 6).map(({ id }) => id));
    expect(all.total).toBeGreaterThanOrEqual(all.items.length);
    expect((await page('page=1000000')).body).toEqual({ items: [], total: all.total });
  });

  it('can be narrowed to a time', async () => {
    const { items } = (await page('page_size=200')).body;
    const [to, from] = [items[1]!.at, items.at(-2)!.at];
    const expected = items.filter(({ at }) => at >= from && at < to);
    expect((await page(`from=${from}&to=${to}&page_size=200`)).body.items).toEqual(expected);
    expect((await page('from=2999-01-01')).body.total).toBe(0);
    expect((await page(`to=${encodeURIComponent('2000-01-01T00:00:00+02:00')}`)).body.total).toBe(0);
  });

  it.each([
    ['principal', 'ada@example.com'],
    ['principal', "user:' or 1=1 --"],
    ['principal', '%00'],
    ['action', 'call'],
    ['action', 'call.placed&action=call.ended'],
    ['subject', '1'],
    ['from', 'yesterday'],
    ['from', '2026-W01'],
    ['from', '0000-01-01'],
    ['from', '2026-02-30'],
    ['to', '+275760-09-13'],
    ['page', '0'],
    ['page', '1e9'],
    ['page_size', '201'],
    ['page_size', 'many'],
  ])('refuses %s=%s', async (field, value) => {
    const { status, body } = await page(`${field}=${value}`);
    expect({ status, body }).toMatchObject({ status: 422, body: { error: { details: { fields: { [field]: expect.any(String) } } } } });
  });
});
