import { Database } from '../../../platform/database/database';
import { createTestApp, type TestApp } from '../../../testing/test-app';
import { ImportClient, toForm } from '../testing/import-client';

const GOOD = 'name,company,phone,title\nAda Park,Northwind,(415) 555-0110,VP\nBo Lind,Contoso,+44 20 7946 0958,\n';

describe('importing a contact file', () => {
  let test: TestApp;
  let client: ImportClient;
  beforeAll(async () => {
    test = await createTestApp({ workers: true, env: { RATE_LIMIT_IMPORT_PER_MINUTE: '0' } });
    client = new ImportClient(test);
  });
  afterAll(() => test?.close());

  const sql = async <T = Record<string, unknown>>(text: string, values: unknown[] = []) =>
    (await test.app.get(Database, { strict: false }).pool.query(text, values)).rows as T[];
  const contactsOf = (listId: string | null) =>
    sql(
      'select line, name, company, title, phone, country, time_zone, custom, call_status from contacts where list_id = $1 order by line',
      [listId],
    );

  it('keeps the good rows, with country and time zone', async () => {
    const view = await client.import({ file: GOOD, fields: { name: 'Autumn leads' } });
    expect(view).toMatchObject({
      status: 'completed',
      total: 2,
      processed: 2,
      imported: 2,
      skipped: 0,
      duplicates: 0,
      errors: [],
      errors_url: null,
    });
    expect(await contactsOf(view.contact_list_id)).toEqual([
      {
        line: 2,
        name: 'Ada Park',
        company: 'Northwind',
        title: 'VP',
        phone: '+14155550110',
        country: 'US',
        time_zone: 'America/Los_Angeles',
        custom: {},
        call_status: 'not_called',
      },
      {
        line: 3,
        name: 'Bo Lind',
        company: 'Contoso',
        title: null,
        phone: '+442079460958',
        country: 'GB',
        time_zone: 'Europe/London',
        custom: {},
        call_status: 'not_called',
      },
    ]);
    expect(await sql('select name from contact_lists where id = $1', [view.contact_list_id])).toEqual([{ name: 'Autumn leads' }]);
    expect(await sql('select 1 from contact_import_chunks where import_id = $1', [view.id])).toEqual([]);
  });

  it('reports bad rows with line, column, value and reason, and duplicates once', async () => {
    const file = [
      'Phone ; NAME;company;City',
      '(415) 555-0111;Ann;Acme;Rome',
      ';Bob;Acme;',
      '"12";"Cy\r\nthe second";Acme;',
      '415-555-0111;Dup one;Acme;',
      '+1 415 555 0111;Dup two;Acme;',
      '',
      '212 555 0100;;;',
      '212 555 0101;Eve;Acme;"a ""quoted"" town"',
    ].join('\r\n');
    const view = await client.import({ file });
    expect(view).toMatchObject({ status: 'completed', total: 7, processed: 7, imported: 2, skipped: 3, duplicates: 2 });
    const wish = 'is not a phone number (read as a number of US when it has no country code)';
    expect(view.errors).toEqual([
      { line: 3, column: 'phone', value: '', reason: 'must not be empty' },
      { line: 4, column: 'phone', value: '12', reason: wish },
      { line: 6, column: 'phone', value: '+14155550111', reason: 'is in the list already, from line 2' },
      { line: 9, column: 'name', value: '', reason: 'must not be empty' },
      { line: 9, column: 'company', value: '', reason: 'must not be empty' },
    ]);
    const contacts = await contactsOf(view.contact_list_id);
    expect(contacts.map(({ line, custom }) => ({ line, custom }))).toEqual([
      { line: 2, custom: { City: 'Rome' } },
      { line: 10, custom: { City: 'a "quoted" town' } },
    ]);
    const report = await client.get(view.errors_url!);
    expect(report.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(report.body.split('\r\n').slice(0, 2)).toEqual(['\uFEFFline,column,value,reason', '3,phone,,must not be empty']);
    // A value that a spreadsheet would calculate.
    expect(report.body).toContain(`6,phone,'+14155550111,"is in the list already, from line 2"`);
  });

  it.each([
    ['an empty file', '', /The file is empty/],
    ['blank lines', '\n\n \n', /no rows/],
    ['a header alone', 'name,company,phone\n', /no rows below/],
    ['missing columns', 'name,mobile\nAda,1\n', /These columns are missing: company, phone.*it says: name, mobile/],
    ['one missing column', 'name;company\nAda;B\n', /This column is missing: phone/],
    ['a workbook', Buffer.from('PK\x03\x04\x14\0\x06\0xl/workbook.xml', 'latin1'), /Excel workbook \(\.xlsx\).*Save the list as CSV/],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old Excel/],
    ['a PDF', '%PDF-1.7\n1 0 obj', /PDF/],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452000001000000010008060000', 'hex'), /not text/],
    ['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 251)), /not text|missing/],
    ['a quote that never ends', `name,company,phone\nAda,"Acme,4155550100\n${'x,y,z\n'.repeat(50)}`, /starts on line 2 opens a quote/],
    ['far too many columns', `${Array.from({ length: 300 }, (_, n) => `c${n}`).join(',')}\n1\n`, /300 columns/],
  ])('imports nothing of %s and says why', async (_, file, message) => {
    const before = await sql('select count(*) from contact_lists');
    const view = await client.import({ file });
    expect(view).toMatchObject({ status: 'failed', imported: 0, contact_list_id: null });
    expect(view.message).toMatch(message);
    expect(await sql('select count(*) from contact_lists')).toEqual(before);
    expect(await sql('select 1 from contact_import_chunks where import_id = $1', [view.id])).toEqual([]);
  });

  it('takes back what it had written when the file turns out broken', async () => {
    const rows = Array.from({ length: 2500 }, (_, n) => `P${n},Acme,415555${String(n).padStart(4, '0')}`).join('\n');
    const view = await client.import({ file: `name,company,phone\n${rows}\nEnd,"open,4155559999\n` });
    expect(view).toMatchObject({ status: 'failed', imported: 0, contact_list_id: null });
    expect(view.message).toContain('line 2502');
    expect(await sql(`select 1 from contacts where name = 'P0'`)).toEqual([]);
  });

  it('uses the chosen columns and country, fields behind the file included', async () => {
    const file = 'Full name,Firm,Mobile number,Phone\nAda,Acme,020 7946 0001,n/a\n';
    const mapping = JSON.stringify({ name: 'full NAME', company: 'Firm', phone: 'Mobile number' });
    const view = await client.import({ file, fields: { default_country: 'gb', mapping }, fieldsFirst: false });
    expect(view).toMatchObject({ imported: 1, skipped: 0 });
    expect(await contactsOf(view.contact_list_id)).toMatchObject([{ phone: '+442079460001', custom: { Phone: 'n/a' } }]);
    const wrong = await client.import({ file, fields: { mapping: JSON.stringify({ phone: 'Cell', name: 'Full name', company: 'Firm' }) } });
    expect(wrong.message).toMatch(/"Cell", chosen for phone, is not in the file/);
  });

  it('stores hostile text as text', async () => {
    const file = `name,company,phone,__proto__,constructor\n"=cmd|'/c calc'!A1",<script>alert(1)</script>,4155550100,polluted,x\nN\0UL,Acme\x07,4155550101,,\n`;
    const view = await client.import({ file });
    expect(view).toMatchObject({ status: 'completed', imported: 2 });
    const [first, second] = await contactsOf(view.contact_list_id);
    expect(first).toMatchObject({ name: "=cmd|'/c calc'!A1", company: '<script>alert(1)</script>' });
    expect(Object.entries(first!['custom'] as object)).toEqual([
      ['__proto__', 'polluted'],
      ['constructor', 'x'],
    ]);
    expect(second).toMatchObject({ name: 'NUL', company: 'Acme' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['a country we do not know', { default_country: 'XX' }, 'default_country'],
    ['a country from the prototype', { default_country: 'constructor' }, 'default_country'],
    ['broken JSON', { mapping: '{"phone"' }, 'mapping'],
    ['JSON that is a list', { mapping: '["phone"]' }, 'mapping'],
    ['a column of ours that is none', { mapping: '{"salary":"Pay"}' }, 'mapping'],
    ['__proto__ in the mapping', { mapping: '{"__proto__":{"phone":"x"}}' }, 'mapping'],
    ['a number in the mapping', { mapping: '{"phone":7}' }, 'mapping'],
    ['NUL in the name', { name: 'a\0b' }, 'name'],
    ['a long name', { name: 'x'.repeat(201) }, 'name'],
    ['a huge field', { name: 'x'.repeat(100_000) }, 'name'],
  ])('refuses %s and keeps nothing', async (_, fields, field) => {
    const before = await sql('select count(*) from contact_imports');
    const reply = await client.send({ file: GOOD, fields, fieldsFirst: field !== 'mapping' });
    expect(reply.statusCode).toBe(422);
    expect(Object.keys(reply.json().error.details.fields)).toEqual([field]);
    expect(await sql('select count(*) from contact_imports')).toEqual(before);
  });

  it('refuses what is no form', async () => {
    const url = '/api/contact-lists/import';
    const key = { 'x-api-key': 'test-api-key-of-32-characters-00' };
    const { body, boundary } = toForm({ file: GOOD });
    const type = `multipart/form-data; boundary=${boundary}`;
    const send = (payload: Buffer | string, contentType: string) =>
      test.app.inject({ method: 'POST', url, payload, headers: { ...key, 'content-type': contentType } });
    const statuses = [
      (await send('{}', 'application/json')).statusCode,
      (await send('name,company,phone', 'text/csv')).statusCode,
      (await send(body, 'multipart/form-data')).statusCode,
      (await send(body.subarray(0, body.length - 30), type)).statusCode,
      (await send('garbage', type)).statusCode,
      (await send(Buffer.from(body.toString().replace('name="file"', 'name="upload"')), type)).statusCode,
      (await send(toForm({ fields: { name: 'no file' } }).body, type)).statusCode,
      (await send('', type)).statusCode,
    ];
    expect(statuses).toEqual([400, 415, 400, 400, 400, 400, 422, 422]);
    expect(await sql(`select 1 from contact_imports where status = 'queued' and next_at is null`)).toEqual([]);
    expect((await client.send({ file: GOOD })).statusCode).toBe(202);
  });

  it('answers 4xx to ids that are none', async () => {
    expect((await client.get('/api/imports/1')).statusCode).toBe(400);
    expect((await client.get(`/api/imports/${encodeURIComponent("' or 1=1")}/errors`)).statusCode).toBe(400);
    expect((await client.get('/api/imports/01890000-0000-7000-8000-000000000000')).statusCode).toBe(404);
    expect((await client.get('/api/imports/01890000-0000-7000-8000-000000000000/errors')).statusCode).toBe(404);
  });

  it('says how far it is on the live stream of whoever started it', async () => {
    const view = await client.import({ file: GOOD });
    const frames = await sql<{ stream: string; body: { import: { status: string; id: string } } }>(
      `select stream, body from live_frames where body->>'type' = 'import_progress' order by seq`,
    );
    const mine = frames.filter(({ body }) => body.import.id === view.id);
    expect(mine.map(({ body }) => body.import.status)).toEqual(['running', 'completed']);
    expect(mine[0]!.stream).toMatch(/^key:[0-9a-f]{12}$/);
  });
});
