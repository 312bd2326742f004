import type {
  CallSearchResult,
  ContactSearchResult,
  ImportView,
  InitiateResponse,
  TokenResponse,
  WebrtcJoinResponse,
} from '@dialer/contracts';
import { ApiClient, COLD_CALL } from '../stack/api-client';
import { initiate, isEnded } from '../stack/calls';
import { DatabaseWitness } from '../stack/database-witness';
import { Person } from '../stack/person';
import { Stack } from '../stack/stack';
import { until } from '../stack/until';

jest.setTimeout(180_000);

/** Unmistakable words: wherever one of them turns up, it came from here. */
const REP = { email: 'ottoline.rep@quackmail.test', name: 'Ottoline Featherstonehaugh', role: 'rep', password: 'marmalade-Kn1fe-Umbrella' };
const CONTACT = {
  name: 'Zebulon Quackenbush',
  company: 'Xylophonics Unlimited',
  title: 'Chief Whisperer',
  phone: '+14157350110',
  email: 'zebulon@xylophonics.test',
  birthday: 'third of Brumaire',
};
const NOTES = 'His parrot Erasmus dislikes telephones';
const REASON = 'Grandmother Philomena begged for it';
const WORDS = {
  'the name of the rep': 'Featherstonehaugh',
  'the e-mail of the rep': 'ottoline.rep',
  'the password': REP.password,
  'a wrong password': 'wrong-Trombone-77',
  'an e-mail that nobody has': 'mallory.stranger',
  'the name of the contact': 'Quackenbush',
  'the company': 'Xylophonics',
  'the title': 'Whisperer',
  'the e-mail of the contact': 'zebulon@',
  'a column of its own': 'Brumaire',
  'the number': '4157350110',
  'another number': '4157350152',
  'a refused number': '4157350134',
  'the notes': 'Erasmus',
  'why the hours did not count': 'Philomena',
  'the name of the list': 'Gooseberry',
  'an SDP offer': 'sdp-Offer-Kaleidoscope',
  'what was searched for': 'quackenb',
};

describe('nothing personal in addresses or logs', () => {
  let stack: Stack;
  let witness: DatabaseWitness;
  let key: ApiClient;
  let rep: Person;
  const secrets = new Map<string, string>(Object.entries(WORDS));

  beforeAll(async () => {
    stack = await Stack.start({
      api: {
        ROLE: 'web',
        // Even what only a developer switches on.
        LOG_LEVEL: 'trace',
        COLD_CALL_AGENT_WAIT_S: '1',
        LIVE_CALLS_PER_USER: '0',
        RATE_LIMIT_INITIATE_PER_MINUTE: '0',
        RATE_LIMIT_STATUS_PER_MINUTE: '0',
      },
    });
    witness = await DatabaseWitness.connect(stack.databaseUrl);
    await witness.captureJobs();
    await stack.startWorker();
    key = new ApiClient(stack);
    secrets.set('the API key', stack.apiKey);
    secrets.set('the password of the administrator', stack.admin.password);
    secrets.set('the auth token at the carrier', stack.credentials.TWILIO_AUTH_TOKEN);
    secrets.set('the API secret at the carrier', stack.credentials.TWILIO_API_SECRET);
    await everythingThatHappensInADay();
  });
  afterAll(async () => {
    await witness?.close();
    await stack?.stop();
  });

  /** Which of the words stand in a text, however they are written: as they are, encoded for an address, or in base64. */
  function found(text: string): string[] {
    const plain = text.toLowerCase();
    return [...secrets].filter(([, secret]) => forms(secret).some((form) => plain.includes(form))).map(([what]) => what);
  }

  async function everythingThatHappensInADay(): Promise<void> {
    rep = await signInTwoPeople();
    const hangUp = await rep.listen();
    const contactId = await importContact();
    await callAndLog(contactId);
    await callsThatGoWrong();
    await requestsThatGoWrong(contactId);
    await databaseThatGoesWrong(contactId);
    hangUp();
    await rep.post('/api/auth/logout');
    await rep.get('/api/auth/me');
  }

  async function signInTwoPeople(): Promise<Person> {
    const admin = await Person.signIn(stack, stack.admin.email, stack.admin.password);
    secrets.set('the session of the administrator', admin.token);
    expect((await admin.post('/api/users', REP)).status).toBe(201);
    expect((await admin.post('/api/users', REP)).status).toBe(409);
    await admin.post('/api/auth/login', { email: REP.email, password: WORDS['a wrong password'] });
    await admin.post('/api/auth/login', { email: `${WORDS['an e-mail that nobody has']}@example.test`, password: 'x' });
    const signedIn = await Person.signIn(stack, REP.email, REP.password);
    secrets.set('the session', signedIn.token);
    return signedIn;
  }

  async function importContact(): Promise<string> {
    const header = Object.keys(CONTACT).join(',');
    const row = Object.values(CONTACT).join(',');
    const view = await importFile(`${header}\n${row}\n${row.replace(CONTACT.phone, 'no number of Quackenbush')}\n${row}\n`);
    expect(view).toMatchObject({ status: 'completed', imported: 1, skipped: 1, duplicates: 1 });
    const list = `/api/contact-lists/${view.contact_list_id}`;
    const page = await rep.post<ContactSearchResult>(`${list}/contacts/search`, { q: WORDS['what was searched for'] });
    expect(page.body.total).toBe(1);
    return page.body.items[0]!.id;
  }

  async function importFile(csv: string): Promise<ImportView> {
    const form = new FormData();
    form.append('name', 'Gooseberry leads');
    form.append('file', new Blob([csv], { type: 'text/csv' }), 'Gooseberry of Quackenbush.csv');
    const { status, body } = await rep.upload<{ import_id: string }>('/api/contact-lists/import', form);
    expect(status).toBe(202);
    return until('the import to end', async () => {
      const view = (await rep.get<ImportView>(`/api/imports/${body.import_id}`)).body;
      if (view.status === 'failed') throw new Error(view.message ?? 'failed');
      return view.status === 'completed' && view;
    });
  }

  async function callAndLog(contactId: string): Promise<void> {
    const order = { to_phone: CONTACT.phone, contact_id: contactId, record: true, override_hours: { reason: REASON } };
    const { body: call } = await rep.post<InitiateResponse>(`${COLD_CALL}/initiate`, order, { 'idempotency-key': 'privacy-1' });
    const join = { conference_id: call.conference_id, client_id: 'desk', sdp_offer: WORDS['an SDP offer'] };
    const { body: joined } = await rep.post<WebrtcJoinResponse>(`${COLD_CALL}/webrtc-join`, join);
    const { body: token } = await rep.post<TokenResponse>('/api/token');
    secrets.set('an access token', call.access_token ?? 'missing');
    secrets.set('the access token of a join', joined.access_token);
    secrets.set('the token of a browser', token.token);

    const talking = await until('the person to answer', () => callOf(call.conference_id, (state) => state === 'in-progress'));
    const control = { conference_sid: call.conference_sid, participant_sid: 'customer', action: 'hold' };
    expect((await rep.post(`${COLD_CALL}/control/mute`, control)).status).toBe(200);
    await rep.post(`/api/calls/${talking.id}/quality`, { mos: 4.1, jitter_ms: 2 });
    expect((await rep.post(`${COLD_CALL}/end`, { conference_sid: call.conference_sid })).status).toBe(200);
    await until('the call to end', () => callOf(call.conference_id, isEnded));

    const log = { call_id: talking.id, outcome: 'follow_up', notes: NOTES, follow_up_at: '2030-01-01T10:00:00Z' };
    expect((await rep.post(`/api/contacts/${contactId}/log`, log)).status).toBe(200);
    await rep.patch(`/api/contacts/${contactId}`, { call_notes: NOTES });
    const history = await rep.post<CallSearchResult>('/api/calls/search', { q: WORDS['what was searched for'] });
    expect(history.body.total).toBe(1);
    await rep.get(`/api/calls/${talking.id}`);
  }

  async function callOf(reference: string, wanted: (state: string) => boolean) {
    const { body } = await key.post<CallSearchResult>('/api/calls/search', { page_size: 50 });
    return body.items.find(({ conference_id, state }) => conference_id === reference && wanted(state));
  }

  /** Webhooks twice, late and forged; refusals with the number in their words; a dial without an answer, after which the carrier is asked. */
  async function callsThatGoWrong(): Promise<void> {
    const numbers = ['50', '52', '60', '61', '63', '34', '33', '51'].map((digits) => `${CONTACT.phone.slice(0, -2)}${digits}`);
    await Promise.all(numbers.map((number) => initiate(key, number)));
    await until('all calls to end', allEnded, { timeoutMs: 60_000, everyMs: 500 });
    await until(
      'a look-up by number',
      async () => /Calls\.json","GET/.test(await requestsAtTheCarrier(({ path, method }) => [path, method])),
      {
        timeoutMs: 60_000,
      },
    );
  }

  /** All but the one that the carrier never answered: it is looked for until a minute has gone. */
  async function allEnded(): Promise<boolean> {
    const { body } = await key.post<CallSearchResult>('/api/calls/search', { page_size: 50 });
    const talking = body.items.filter(({ state }) => state === 'in-progress');
    await Promise.all(talking.map(({ conference_id }) => key.post(`${COLD_CALL}/end`, { conference_sid: conference_id })));
    return body.items.length >= 9 && body.items.filter(({ state }) => !isEnded(state)).every(({ to_phone }) => to_phone.endsWith('50'));
  }

  /** Clients err, and put into an address what belongs into a body: it must not be kept there. */
  async function requestsThatGoWrong(contactId: string): Promise<void> {
    const name = encodeURIComponent(CONTACT.name);
    const before = [
      await rep.post(`${COLD_CALL}/initiate`, { to_phone: CONTACT.name }),
      await rep.post(`${COLD_CALL}/initiate`, `{"to_phone": "${CONTACT.name}`),
      await rep.post(`${COLD_CALL}/initiate`, { to_phone: CONTACT.phone, contact_id: CONTACT.name }),
      await rep.post(`/api/contacts/${contactId}/log`, { outcome: 5, notes: { text: NOTES } }),
      await rep.get(`/api/contact-lists/${contactId}/contacts?q=${name}`),
      await rep.get(`/api/contacts/${name}?phone=${encodeURIComponent(CONTACT.phone)}`),
      await rep.get(`${COLD_CALL}/status/${name}`),
      await rep.get(`${COLD_CALL}/status/${encodeURIComponent(CONTACT.phone)}`),
      await rep.get(`/api/people/${name}/Zebulon%20Quackenbush`),
      await rep.get(`/api/${name}`),
      await rep.get(`/api/calls/%zz${name}`),
      await rep.post(`/api/voice/status?name=${name}`, CONTACT),
      await rep.get(`/ws/me?token=${rep.token}`),
    ];
    expect(before.filter(({ status }) => status < 400)).toEqual([]);
  }

  /** The database cannot write: what it was asked to write must not be told to everybody. */
  async function databaseThatGoesWrong(contactId: string): Promise<void> {
    await witness.breakWritesTo('contacts');
    const broken = await rep.post(`/api/contacts/${contactId}/log`, { outcome: 'connected', notes: NOTES });
    expect(broken).toMatchObject({ status: 500, body: { error: { code: 'INTERNAL_ERROR' } } });
    expect(found(JSON.stringify(broken.body))).toEqual([]);
    await importThatFails();
    await witness.mendWritesTo('contacts');
  }

  async function importThatFails(): Promise<void> {
    const form = new FormData();
    form.append('name', 'Gooseberry leads');
    form.append('file', new Blob([`name,company,phone\n${CONTACT.name},${CONTACT.company},${CONTACT.phone}\n`]), 'leads.csv');
    await rep.upload('/api/contact-lists/import', form);
    await until('the job to fail', () => stack.worker?.output.includes('job failed'));
  }

  it('was really looked for: the words are where they belong', async () => {
    expect(found(await witness.textOf('contacts'))).toEqual(expect.arrayContaining(['the name of the contact', 'the number', 'the notes']));
    expect(found(await witness.textOf('users'))).toContain('the name of the rep');
    expect(found(await requestsAtTheCarrier((request) => request.params))).toContain('the number');
    expect(found(Buffer.from(`${REP.email}:${REP.password}`).toString('base64'))).toContain('the password');
    expect(stack.api.output).toMatch(/"path":"[^"]*\/initiate"/);
    // A log that hides everything would pass as well: what went wrong is told.
    expect(stack.api.output).toMatch(/A query failed: this table is broken.*unexpected error/);
    expect(stack.worker?.output).toMatch(/A query failed: this table is broken.*job failed/);
    expect(await witness.capturedJobs()).toMatch(/contact-import/);
  });

  it('in what the API prints', () => expect(found(stack.api.output)).toEqual([]));

  it('in what a worker prints', () => expect(found(stack.worker?.output ?? 'none')).toEqual([]));

  it('in addresses the carrier is asked at, or is given to call back', async () => {
    expect(found(await requestsAtTheCarrier(addressesOf))).toEqual([]);
    const calls = await (await fetch(`${stack.carrierUrl}/control/calls`)).text();
    const callbacks = [...calls.matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url);
    expect(callbacks.length).toBeGreaterThan(20);
    expect(found(callbacks.join('\n'))).toEqual([]);
  });

  it('in jobs, nor in why they failed', async () => expect(found(await witness.capturedJobs())).toEqual([]));

  it('in figures, counters of limits, and the audit log', async () => {
    expect(found(await (await fetch(`${stack.apiUrl}/metrics`, { headers: { 'x-api-key': stack.apiKey } })).text())).toEqual([]);
    expect(found(await witness.textOf('rate_limits'))).toEqual([]);
    const audited = await witness.textOf('audit_log');
    expect(audited).toContain('call.hours_overridden');
    expect(found(audited)).toEqual([]);
  });

  it('in what an ended session was known by', async () => {
    const kept = await witness.textOf('sessions');
    expect(kept).toContain('token_hash');
    expect(found(kept)).toEqual([]);
  });

  async function requestsAtTheCarrier(part: (request: CarrierRequest) => unknown): Promise<string> {
    const reply = await fetch(`${stack.carrierUrl}/control/requests?limit=20000`);
    const { requests } = (await reply.json()) as { requests: CarrierRequest[] };
    return JSON.stringify(requests.map(part));
  }
});

interface CarrierRequest {
  method: string;
  path: string;
  params: Record<string, string | string[]>;
}

/**
 * Path, query and every address handed over. One exception: Twilio can only be asked for a call without an id by its two numbers
 * (GET /Calls.json?To=…), which happens when the reply to a dial was lost; it knows them from the dial.
 */
function addressesOf({ method, path, params }: CarrierRequest): unknown {
  const asksForALostCall = method === 'GET' && path.endsWith('/Calls.json');
  const query = Object.entries(params).filter(([name]) => method === 'GET' && !(asksForALostCall && ['To', 'From'].includes(name)));
  const handedOver = Object.values(params)
    .flat()
    .filter((value) => /^(https?|wss?):/.test(value));
  return [path, query, handedOver];
}

function forms(secret: string): string[] {
  const inBase64 = [0, 1, 2].map((shift) => Buffer.from('x'.repeat(shift) + secret).toString('base64'));
  // The first and last signs of base64 depend on what stands beside the word.
  const cores = inBase64.map((text) => text.replace(/=+$/, '').slice(4, -4)).filter((text) => text.length >= 8);
  return [secret, encodeURIComponent(secret), ...cores].map((text) => text.toLowerCase());
}
