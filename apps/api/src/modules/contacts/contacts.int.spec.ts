import { Database } from '../../platform/database/database';
import { createTestApp, TEST_API_KEY, type TestApp } from '../../testing/test-app';
import { CallListeners } from '../calls/call-listeners';
import type { CallRow } from '../calls/calls.repository';
import { ImportClient } from './testing/import-client';

const NOBODY = '01890000-0000-7000-8000-000000000000';
const FILE = [
  'name,company,phone,title,City',
  'Åsa Lönn,Northwind,(415) 555-0110,VP Operations,Rome',
  'bo 100%_sure,Contoso,020 7946 0958,,',
  'Cy O\'Neil,"Acme, Inc.",+1 212 555 0111,CEO,',
  'dee,northwind traders,+1 212 555 0112,,',
].join('\n');

describe('contacts and their lists', () => {
  let test: TestApp;
  let listId: string;
  beforeAll(async () => {
    test = await createTestApp({ workers: true, env: { RATE_LIMIT_IMPORT_PER_MINUTE: '0' } });
    const view = await new ImportClient(test).import({ file: FILE, fields: { name: 'Autumn', default_country: 'US' } });
    listId = view.contact_list_id!;
    await new ImportClient(test).import({ file: 'name,company,phone\nElse,Where,4155550199\n' });
  });
  afterAll(() => test?.close());

  const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    test.app.inject({ method, url, payload, headers: { 'x-api-key': TEST_API_KEY } });
  const search = async (body: object) => (await ask('POST', `/api/contact-lists/${listId}/contacts/search`, body)).json();
  const names = async (body: object) => (await search(body)).items?.map(({ name }: { name: string }) => name);
  const idOf = async (name: string) => (await search({ q: name })).items[0].id as string;
  const sql = async (text: string, values: unknown[] = []) =>
    (await test.app.get(Database, { strict: false }).pool.query(text, values)).rows;

  it('are listed with what there is of each status', async () => {
    const { items, total } = (await ask('GET', '/api/contact-lists')).json();
    expect(total).toBe(2);
    expect(items.find(({ id }: { id: string }) => id === listId)).toMatchObject({
      name: 'Autumn',
      default_country: 'US',
      contacts_total: 3,
      counts: { by_status: { not_called: 3 }, by_outcome: {} },
    });
  });

  it('come in the order of the file, with all their fields', async () => {
    const result = (await ask('GET', `/api/contact-lists/${listId}/contacts`)).json();
    expect(result.total).toBe(3);
    expect(result.items[0]).toEqual({
      id: expect.any(String),
      name: 'Åsa Lönn',
      company: 'Northwind',
      title: 'VP Operations',
      phone: '+14155550110',
      call_status: 'not_called',
      call_outcome: null,
      call_notes: null,
      call_duration: null,
      call_timestamp: null,
      follow_up_at: null,
      attempts: 0,
      time_zone: 'America/Los_Angeles',
      country: 'US',
      do_not_call: false,
      dial_block: null,
      custom: { City: 'Rome' },
    });
    expect((await ask('GET', `/api/contacts/${result.items[0].id}`)).json()).toEqual(result.items[0]);
  });

  it.each([
    ['a part of a name, in any case', 'åSA', ['Åsa Lönn']],
    ['a company', 'NORTHWIND', ['Åsa Lönn', 'dee']],
    ['digits as people write them', '(212) 555', ["Cy O'Neil", 'dee']],
    ['an E.164 number', '+14155550110', ['Åsa Lönn']],
    ['a quote', "o'neil", ["Cy O'Neil"]],
    ['signs of LIKE', '%', []],
    ['signs of LIKE again', '_____', []],
    ['a backslash', '\\', []],
    ['SQL', "' or 1=1 --", []],
    ['a regular expression', '.*', []],
    ['blanks', '   ', ['Åsa Lönn', "Cy O'Neil", 'dee']],
    ['another alphabet', '王', []],
  ])('are found by %s', async (_, q, expected) => {
    expect(await names({ q })).toEqual(expected);
  });

  it('are sorted and paged without overlap', async () => {
    expect(await names({ sort: 'name' })).toEqual(["Cy O'Neil", 'dee', 'Åsa Lönn']);
    expect(await names({ sort: '-name' })).toEqual(['Åsa Lönn', 'dee', "Cy O'Neil"]);
    expect(await names({ sort: '-title' })).toEqual(['Åsa Lönn', "Cy O'Neil", 'dee']);
    const pages = [
      await search({ page: 1, page_size: 2 }),
      await search({ page: 2, page_size: 2 }),
      await search({ page: 9, page_size: 2 }),
    ];
    expect(pages.map(({ items, total }) => [items.length, total])).toEqual([
      [2, 3],
      [1, 3],
      [0, 3],
    ]);
  });

  it.each([
    ['a sort of ours that is none', { sort: 'search_text' }, 'sort'],
    ['SQL as a sort', { sort: 'name; drop table contacts' }, 'sort'],
    ['a sort from the prototype', { sort: '__proto__' }, 'sort'],
    ['a list of sorts', { sort: ['name', '-name'] }, 'sort'],
    ['page 0', { page: 0 }, 'page'],
    ['half a page', { page: 1.5 }, 'page'],
    ['a page nobody reaches', { page: 1e12 }, 'page'],
    ['a huge page', { page_size: 201 }, 'page_size'],
    ['text for a page size', { page_size: 'all' }, 'page_size'],
    ['NUL in the words', { q: 'a\0b' }, 'q'],
    ['half a character', { q: '\ud800' }, 'q'],
    ['an object as words', { q: { $gt: '' } }, 'q'],
    ['very long words', { q: 'x'.repeat(201) }, 'q'],
    ['an object as status', { status: { not: 'x' } }, 'status'],
  ])('refuse %s', async (_, body, field) => {
    const reply = await ask('POST', `/api/contact-lists/${listId}/contacts/search`, body);
    expect(reply.statusCode).toBe(422);
    expect(Object.keys(reply.json().error.details.fields)).toEqual([field]);
  });

  describe('of all lists at once', () => {
    const find = async (body: object) => ask('POST', '/api/contacts/search', body);
    const found = async (q: string) => (await find({ q })).json().items.map(({ name }: { name: string }) => name);

    it('say who it is, where, and what came of it, and no more', async () => {
      expect((await find({ q: 'åsa' })).json()).toEqual({
        items: [
          {
            id: await idOf('Åsa'),
            list_id: listId,
            list_name: 'Autumn',
            name: 'Åsa Lönn',
            company: 'Northwind',
            phone: '+14155550110',
            country: 'US',
            call_status: 'not_called',
            call_outcome: null,
            follow_up_at: null,
          },
        ],
      });
    });

    it('are found by name, company and number, who begins so first', async () => {
      expect(await found('else')).toEqual(['Else']);
      expect(await found('(415) 555-01')).toEqual(['Else', 'Åsa Lönn']);
      expect(await found('cy o')).toEqual(["Cy O'Neil"]);
      expect(await found('de')).toEqual(['dee']);
      expect(await found('%%')).toEqual([]);
      expect(await found("' or 1=1 --")).toEqual([]);
    });

    it.each([
      ['nothing', {}],
      ['one character', { q: ' a ' }],
      ['blanks', { q: '   ' }],
      ['NUL', { q: 'a\0b' }],
      ['very long words', { q: 'x'.repeat(201) }],
      ['an object', { q: { $gt: '' } }],
    ])('refuse %s', async (_, body) => {
      const reply = await find(body);
      expect(reply.statusCode).toBe(422);
      expect(Object.keys(reply.json().error.details.fields)).toEqual(['q']);
    });
  });

  it('never take words in an address', async () => {
    const reply = await ask('GET', `/api/contact-lists/${listId}/contacts?q=ada`);
    expect(reply.json().error.details.fields.q).toMatch(/in a body/);
    expect((await ask('GET', `/api/contact-lists/${listId}/contacts?page=2&page_size=2&sort=-name`)).json().items).toHaveLength(1);
    expect((await ask('GET', `/api/contact-lists/${listId}/contacts?page=2;drop`)).statusCode).toBe(422);
  });

  it('answer 4xx to ids that are none and to lists that are not there', async () => {
    for (const id of ['1', "' or 1=1", '..%2f', 'x'.repeat(150)])
      expect((await ask('GET', `/api/contacts/${encodeURIComponent(id)}`)).statusCode).toBe(400);
    expect((await ask('GET', `/api/contacts/${NOBODY}`)).json().error.code).toBe('CONTACT_NOT_FOUND');
    expect((await ask('POST', `/api/contacts/${NOBODY}/log`, { outcome: 'busy' })).json().error.code).toBe('CONTACT_NOT_FOUND');
    expect((await ask('PATCH', `/api/contacts/${NOBODY}`, { call_notes: 'x' })).json().error.code).toBe('CONTACT_NOT_FOUND');
    expect((await ask('POST', `/api/contact-lists/${NOBODY}/contacts/search`, {})).statusCode).toBe(404);
    expect((await ask('DELETE', `/api/contact-lists/${NOBODY}`)).statusCode).toBe(404);
  });

  it('keep the log of a rep, once', async () => {
    const id = await idOf('dee');
    const log = { outcome: 'follow_up', notes: 'wants a quote', follow_up_at: '2026-12-01T09:00:00Z', do_not_call: true };
    const first = await ask('POST', `/api/contacts/${id}/log`, log);
    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({
      call_outcome: 'follow_up',
      call_notes: 'wants a quote',
      follow_up_at: '2026-12-01T09:00:00.000Z',
      do_not_call: true,
      attempts: 0,
    });
    expect((await ask('POST', `/api/contacts/${id}/log`, log)).json()).toEqual(first.json());
    expect(await sql('select phone, source from do_not_call')).toEqual([{ phone: '+12125550112', source: 'rep' }]);
    expect(await names({ status: 'follow_up' })).toEqual(['dee']);
    expect((await search({ q: 'dee' })).items[0].do_not_call).toBe(true);
    expect((await ask('POST', `/api/contacts/${id}/log`, { outcome: '__proto__' })).json().call_outcome).toBe('__proto__');
    const lists = (await ask('GET', '/api/contact-lists')).json();
    const counts = lists.items.find(({ id: of }: { id: string }) => of === listId).counts.by_outcome as object;
    expect(Object.entries(counts)).toEqual([['__proto__', 1]]);
    expect((await ask('PATCH', `/api/contacts/${id}`, { call_notes: null })).json().call_notes).toBeNull();
  });

  it.each([
    ['no outcome', {}, 'outcome'],
    ['a blank outcome', { outcome: '  ' }, 'outcome'],
    ['a long outcome', { outcome: 'x'.repeat(65) }, 'outcome'],
    ['NUL in the notes', { outcome: 'busy', notes: '\0' }, 'notes'],
    ['notes without end', { outcome: 'busy', notes: 'x'.repeat(10_001) }, 'notes'],
    ['a date that is none', { outcome: 'follow_up', follow_up_at: '2026-02-31T00:00:00Z' }, 'follow_up_at'],
    ['text for yes', { outcome: 'busy', do_not_call: 'yes' }, 'do_not_call'],
    ['a call id that is none', { outcome: 'busy', call_id: '1; drop' }, 'call_id'],
    ['a time only ISO 8601 knows', { outcome: 'busy', follow_up_at: '2026-05-19T10' }, 'follow_up_at'],
  ])('refuse a log with %s', async (_, body, field) => {
    const reply = await ask('POST', `/api/contacts/${await idOf("o'neil")}/log`, body);
    expect(reply.statusCode).toBe(422);
    expect(Object.keys(reply.json().error.details.fields)).toEqual([field]);
  });

  it('do not take a log about a call nobody made', async () => {
    const reply = await ask('POST', `/api/contacts/${await idOf("o'neil")}/log`, { outcome: 'busy', call_id: NOBODY });
    expect(reply.json().error.code).toBe('CALL_NOT_FOUND');
  });

  it('follow their latest call, whatever news come late', async () => {
    const contactId = await idOf('Lönn');
    const listeners = test.app.get(CallListeners, { strict: false });
    const db = test.app.get(Database, { strict: false });
    const call = (id: string, minute: number, over: Partial<CallRow> = {}) =>
      ({
        id,
        contactId,
        state: 'dialing',
        createdAt: new Date(Date.UTC(2026, 10, 1, 9, minute)),
        startedAt: null,
        endedAt: null,
        ...over,
      }) as CallRow;
    const [one, two] = [NOBODY.replace(/0$/, '1'), NOBODY.replace(/0$/, '2')];
    await db.tx((tx) => listeners.started(tx, call(one, 1)));
    const answered = { state: 'in-progress' as const, startedAt: new Date(Date.UTC(2026, 10, 1, 9, 1, 10)) };
    await db.tx((tx) => listeners.changed(tx, call(one, 1), call(one, 1, answered), null));
    expect(await search({ q: 'Lönn' })).toMatchObject({ items: [{ call_status: 'in-progress', attempts: 1, call_duration: null }] });
    const ended = { ...answered, state: 'completed' as const, endedAt: new Date(Date.UTC(2026, 10, 1, 9, 1, 52)) };
    await db.tx((tx) => listeners.changed(tx, call(one, 1, answered), call(one, 1, ended), null));
    expect(await search({ q: 'Lönn', status: 'completed' })).toMatchObject({
      items: [{ call_duration: 42, call_timestamp: '2026-11-01T09:01:00.000Z' }],
    });
    await db.tx((tx) => listeners.started(tx, call(two, 5)));
    await db.tx((tx) => listeners.changed(tx, call(one, 1), call(one, 1, { state: 'failed' }), null));
    expect(await search({ q: 'Lönn' })).toMatchObject({ items: [{ call_status: 'dialing', attempts: 2, call_duration: null }] });
  });

  it('go with their list', async () => {
    expect((await ask('DELETE', `/api/contact-lists/${listId}`)).statusCode).toBe(204);
    expect(await sql('select 1 from contacts where list_id = $1', [listId])).toEqual([]);
    expect((await ask('POST', `/api/contact-lists/${listId}/contacts/search`, {})).statusCode).toBe(404);
  });
});
