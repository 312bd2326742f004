import { once } from 'node:events';
import { WebSocket } from 'ws';
import fc from 'fast-check';
import { CarrierFixture, eventually, OURS } from '../testing/carrier-fixture';
import { makeOffer } from '../testing/signalling-stage';
import { until } from '../testing/until';

interface Frame {
  type: string;
  call?: string;
  code?: string;
  [field: string]: unknown;
}

/** The page without a browser: sends what it likes. */
class HandMadePage {
  readonly frames: Frame[] = [];
  closeCode: number | null = null;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as Frame));
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => undefined);
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<HandMadePage> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/phone/socket`, { headers });
    const page = new HandMadePage(socket);
    await once(socket, 'open');
    return page;
  }

  send(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  async receive(type: string): Promise<Frame> {
    const frame = await until(() => this.frames.find((each) => each.type === type));
    this.frames.splice(this.frames.indexOf(frame), 1);
    return frame;
  }

  async register(numbers = ''): Promise<void> {
    this.send({ type: 'register', numbers });
    await this.receive('ready');
  }
}

let it_: CarrierFixture;
let offer: string;
const pages: HandMadePage[] = [];
beforeAll(async () => {
  [it_, offer] = await Promise.all([CarrierFixture.start(), makeOffer()]);
});
afterAll(() => it_.stop());
afterEach(async () => {
  for (const page of pages.splice(0)) page.socket.terminate();
  await it_.control('/reset', {});
  it_.inbox.clear();
});

async function page(numbers: string | null = ''): Promise<HandMadePage> {
  const opened = await HandMadePage.open(it_.carrier.url);
  pages.push(opened);
  if (numbers !== null) await opened.register(numbers);
  return opened;
}
const dial = async (digits: string, more: Record<string, unknown> = {}) => {
  const to = it_.number(digits);
  const call = await it_.client.calls.create({
    from: OURS,
    to,
    twiml: '<Response><Pause length="60"/></Response>',
    ...it_.statusCallbacks,
    ...more,
  });
  return { sid: call.sid, to };
};
const state = async (sid: string) => (await it_.control<{ state: string }>(`/calls/${sid}`)).state;
const becomes = (sid: string, wanted: string) =>
  eventually(
    () => state(sid),
    (now) => now === wanted,
  );

/** Who is at the other end; known from the dial on. */
const contact = async (sid: string) => (await it_.control<{ contact: string }>(`/calls/${sid}`)).contact;
const HUMAN = 'a human at /phone';
const SOMEBODY = expect.stringContaining('answers after 2 s') as string;

describe('the phone page', () => {
  it('rings with both numbers, answers, and hangs up', async () => {
    const phone = await page();
    const { sid, to } = await dial('99');
    expect(await phone.receive('ringing')).toEqual({ type: 'ringing', call: sid, from: OURS, to });
    expect(await state(sid)).toBe('ringing');
    phone.send({ type: 'answer', call: sid, sdp: offer });
    expect((await phone.receive('answered'))['sdp']).toMatch(/^v=0[^]*a=candidate/);
    await becomes(sid, 'in-progress');
    phone.send({ type: 'digits', call: sid, digits: '9#' });
    phone.send({ type: 'hang_up', call: sid });
    expect(await phone.receive('ended')).toMatchObject({ call: sid, answered: true, by_you: true });
    await expect(it_.control(`/calls/${sid}`)).resolves.toMatchObject({
      state: 'completed',
      ended_by: 'contact',
      digits: '9#',
      contact: HUMAN,
      pilot_hz: null,
    });
  });

  it('declines: the call is busy', async () => {
    const phone = await page();
    const { sid } = await dial('99');
    await phone.receive('ringing');
    phone.send({ type: 'decline', call: sid });
    expect(await phone.receive('ended')).toMatchObject({ answered: false, by_you: true });
    const final = await it_.inbox.one('/status', ({ params }) => params['CallDuration'] !== undefined);
    expect(final.params).toMatchObject({ CallStatus: 'busy', SipResponseCode: '603' });
  });

  it('is told when the caller gives up, and when nobody answered in time', async () => {
    const phone = await page();
    const { sid } = await dial('99');
    await phone.receive('ringing');
    await it_.client.calls(sid).update({ status: 'canceled' });
    expect(await phone.receive('ended')).toMatchObject({ call: sid, answered: false, by_you: false });
    const second = await dial('99', { timeout: 1 });
    await phone.receive('ringing');
    expect(await phone.receive('ended')).toMatchObject({ call: second.sid, answered: false, by_you: false });
    expect(await state(second.sid)).toBe('no-answer');
  });

  it('closed in mid-call hangs up, closed while it rings declines, closed before that too', async () => {
    for (const when of ['talking', 'ringing', 'dialled']) {
      const phone = await page();
      const { sid } = await dial('99');
      if (when !== 'dialled') await phone.receive('ringing');
      if (when === 'talking') {
        phone.send({ type: 'answer', call: sid, sdp: offer });
        await becomes(sid, 'in-progress');
      }
      phone.socket.terminate();
      await becomes(sid, when === 'talking' ? 'completed' : 'busy');
    }
  });

  it('leaves the contacts of the table alone, and everybody else once it is closed', async () => {
    const phone = await page();
    expect(await contact((await dial('10')).sid)).toContain('answers after 1 s');
    expect(await contact((await dial('99')).sid)).toBe(HUMAN);
    phone.socket.close();
    await until(() => phone.closeCode);
    const { sid } = await dial('99');
    expect(await contact(sid)).toEqual(SOMEBODY);
    await becomes(sid, 'in-progress');
  });

  it('gets the numbers it names, even those of the table', async () => {
    const phone = await page('+1 (212) 555-0133'.slice(-5));
    const to = '+12125550133';
    const { sid } = await it_.client.calls.create({ from: OURS, to, twiml: '<Response/>' });
    expect(await phone.receive('ringing')).toMatchObject({ call: sid, to });
    phone.send({ type: 'decline', call: sid });
    await phone.receive('ended');
    expect(await contact((await dial('99')).sid)).toEqual(SOMEBODY);
  });

  it('has one call at a time: the next free page rings, then the usual contact answers', async () => {
    const [first, second] = [await page(), await page()];
    const calls = [await dial('99'), await dial('98'), await dial('97')];
    // The page opened last comes first.
    expect((await second.receive('ringing')).call).toBe(calls[0]!.sid);
    expect((await first.receive('ringing')).call).toBe(calls[1]!.sid);
    expect(await contact(calls[2]!.sid)).toEqual(SOMEBODY);
    second.send({ type: 'decline', call: calls[0]!.sid });
    await second.receive('ended');
    const again = await dial('96');
    expect((await second.receive('ringing')).call).toBe(again.sid);
  });

  it('is left by a call that /control answers', async () => {
    const phone = await page();
    const { sid } = await dial('99');
    await phone.receive('ringing');
    await it_.answer(sid);
    expect(await phone.receive('ended')).toMatchObject({ call: sid, answered: false, by_you: false });
    expect(await state(sid)).toBe('in-progress');
    phone.send({ type: 'hang_up', call: sid });
    expect(await phone.receive('error')).toMatchObject({ code: 'no_such_call' });
    expect(await state(sid)).toBe('in-progress');
  });

  it('survives a reset, and rings again', async () => {
    const phone = await page();
    await dial('99');
    await phone.receive('ringing');
    await it_.control('/reset', {});
    await phone.receive('ended');
    const { sid } = await dial('99');
    expect((await phone.receive('ringing')).call).toBe(sid);
  });

  it('may change its mind about its numbers, and rings nowhere before it has said any', async () => {
    const phone = await page(null);
    expect(await contact((await dial('99')).sid)).toEqual(SOMEBODY);
    await phone.register('');
    await phone.register('4242');
    expect(await contact((await dial('99')).sid)).toEqual(SOMEBODY);
    await phone.register('');
    expect(await contact((await dial('99')).sid)).toBe(HUMAN);
  });
});

describe('the phone’s socket, given hostile and broken input,', () => {
  it.each<[string, string]>([
    ['not JSON', 'hello'],
    ['null', 'null'],
    ['an array', '[]'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"destroy"}'],
    ['an inherited name', '{"type":"constructor","call":"CA1"}'],
    ['numbers that are no text', '{"type":"register","numbers":{"a":1}}'],
    ['a call that is no text', '{"type":"answer","call":7,"sdp":"v=0"}'],
    ['an endless call id', `{"type":"decline","call":"${'x'.repeat(1000)}"}`],
    ['an offer that is none', '{"type":"answer","call":"CA1","sdp":"<b>"}'],
    ['keys that are none', '{"type":"digits","call":"CA1","digits":"<b>"}'],
    ['endless keys', `{"type":"digits","call":"CA1","digits":"${'1'.repeat(100)}"}`],
  ])('answers %s with an error and goes on', async (_what, text) => {
    const phone = await page(null);
    phone.socket.send(text);
    expect((await phone.receive('error')).code).toBe('malformed');
    await phone.register();
  });

  it.each(['1', 'abc', '12x4', '<script>', '1'.repeat(16), '9'.repeat(300)])(
    'refuses the numbers %j and stays unreachable',
    async (numbers) => {
      const phone = await page(null);
      phone.send({ type: 'register', numbers });
      expect((await phone.receive('error')).code).toBe('bad_numbers');
      expect(await contact((await dial('99')).sid)).toEqual(SOMEBODY);
    },
  );

  it('knows no call of others', async () => {
    const [first, second] = [await page(), await page('99')];
    const { sid } = await dial('99');
    await second.receive('ringing');
    for (const type of ['answer', 'decline', 'hang_up', 'digits']) first.send({ type, call: sid, sdp: offer, digits: '1' });
    for (let n = 0; n < 4; n += 1) expect(await first.receive('error')).toMatchObject({ code: 'no_such_call', call: sid });
    expect(await state(sid)).toBe('ringing');
  });

  it.each([
    ['without audio', 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n'],
    ['without PCMU', 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'],
    ['of garbage', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid\r\na=rtpmap:x\r\na=fingerprint:\r\na=candidate:\r\n'],
  ])('keeps ringing after an offer %s', async (_what, sdp) => {
    const phone = await page();
    const { sid } = await dial('99');
    await phone.receive('ringing');
    phone.send({ type: 'answer', call: sid, sdp });
    expect(await phone.receive('error')).toMatchObject({ code: 'bad_offer', call: sid });
    expect(await state(sid)).toBe('ringing');
    phone.send({ type: 'answer', call: sid, sdp: offer });
    await phone.receive('answered');
  });

  it('answers once, however often it is told to', async () => {
    const phone = await page();
    const { sid } = await dial('99');
    await phone.receive('ringing');
    for (let n = 0; n < 5; n += 1) phone.send({ type: 'answer', call: sid, sdp: offer });
    await becomes(sid, 'in-progress');
    phone.send({ type: 'hang_up', call: sid });
    await phone.receive('ended');
    expect(phone.frames.map(({ type }) => type)).toEqual(['answered']);
  });

  it('lets an answer and the caller’s hang-up cross', async () => {
    const phone = await page();
    const { sid } = await dial('99');
    await phone.receive('ringing');
    phone.send({ type: 'answer', call: sid, sdp: offer });
    await it_.client.calls(sid).update({ status: 'completed' });
    await phone.receive('ended');
    expect(['canceled', 'completed']).toContain(await state(sid));
    const again = await dial('99');
    expect((await phone.receive('ringing')).call).toBe(again.sid);
  });

  it('ignores binary frames and closes on a giant one', async () => {
    const phone = await page();
    phone.socket.send(Buffer.from([1, 2, 3]));
    await phone.register();
    phone.socket.send('x'.repeat(40_000));
    await until(() => phone.closeCode);
    expect(phone.closeCode).toBe(1009);
  });

  it('takes any text without harm', async () => {
    const phone = await page(null);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        phone.socket.send(text);
        await phone.receive('error');
      }),
      { numRuns: 60 },
    );
    await phone.register();
  });

  it('closes to the twenty-first page', async () => {
    for (let n = 0; n < 20; n += 1) await page(null);
    const late = await HandMadePage.open(it_.carrier.url);
    await until(() => late.closeCode);
    expect(late.closeCode).toBe(1013);
  });

  it.each([
    ['a foreign page', { origin: 'https://example.com' }, 'Unexpected server response: 403'],
    ['a page that only looks like ours', { origin: 'http://localhost.example.com' }, 'Unexpected server response: 403'],
  ])('refuses %s', async (_what, headers, message) => {
    await expect(HandMadePage.open(it_.carrier.url, headers)).rejects.toThrow(message);
  });

  it('cuts an upgrade to another path', async () => {
    const socket = new WebSocket(`${it_.carrier.url.replace('http', 'ws')}/nothing`);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toBe('socket hang up');
  });
});

describe('the files of the page', () => {
  it('are these few, may load nothing from elsewhere, and stand in no frame', async () => {
    const html = await fetch(`${it_.carrier.url}/phone`);
    expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const text = await html.text();
    const parts = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, url]) => url!);
    expect(parts).toEqual(['/phone/phone.css', '/phone/phone.mjs']);
    const script = await (await fetch(`${it_.carrier.url}/phone/phone.mjs`)).text();
    const imported = [...script.matchAll(/from '\.(\/[^']+)'/g)].map(([, url]) => `/phone${url}`);
    for (const url of [...parts, ...imported]) expect((await fetch(`${it_.carrier.url}${url}`)).status).toBe(200);
    expect(`${text}${script}`).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  it.each(['/phone/tsconfig.json', '/phone/../speech/person.ulaw', '/phone/%2e%2e%2fpackage.json', '/phone/nothing.mjs'])(
    '%s is not there',
    async (route) => {
      expect((await fetch(`${it_.carrier.url}${route}`)).status).toBe(404);
    },
  );
});
