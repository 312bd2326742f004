import type { WebhookHabits } from '../../contacts';
import { Faults } from '../../core/faults';
import { Timers } from '../../core/timers';
import { WebhookInbox } from '../../testing/webhook-inbox';
import { ExchangeError } from '../../webhooks/http-exchange';
import { params } from './params';
import { WebhookCourier } from '../../webhooks/webhook-courier';
import type { WebhookOwner, WebhookRecord } from '../../webhooks/webhook-record';
import type { Webhook } from './webhook-record';
import { WebhookSender } from './webhook-sender';

const TOKEN = 'token-of-this-spec';
const timers = new Timers();
const faults = new Faults();
const sender = new WebhookSender(TOKEN, timers);
const courier = new WebhookCourier(sender, timers, faults);
let inbox: WebhookInbox;

beforeAll(async () => {
  inbox = await WebhookInbox.start(TOKEN);
});
afterAll(async () => {
  timers.clear();
  await inbox.stop();
});
beforeEach(() => inbox.clear());

const ownerWith = (habits: WebhookHabits = {}): WebhookOwner => ({ sid: `CA${Math.random()}`, webhooks: [], habits });
const hook = (path: string, more: Partial<Webhook> = {}): Webhook => ({
  kind: 'call-status',
  address: inbox.url(path),
  method: 'POST',
  fields: params({ CallSid: 'CA1', CallStatus: 'ringing', Empty: '' }),
  ...more,
});
const statuses = ({ webhooks }: WebhookOwner): unknown[] =>
  webhooks.map(({ state, attempts }) => [state, ...attempts.map(({ status, error }) => status ?? error)]);

describe('sending a webhook', () => {
  it('is a signed form without the fragment, kept with its answer', async () => {
    inbox.answer('/status', { status: 200, body: 'thanks' });
    const owner = ownerWith();
    await sender.send(owner, hook('/status?call=1#rc=3&rp=all'));
    const [got] = inbox.received;
    expect(got).toMatchObject({
      method: 'POST',
      url: '/status?call=1',
      signed: true,
      params: { CallSid: 'CA1', CallStatus: 'ringing', Empty: '' },
    });
    expect(got!.headers['user-agent']).toBe('TwilioProxy/1.1');
    expect(owner.webhooks).toEqual([
      expect.objectContaining({ state: 'delivered', attempts: [expect.objectContaining({ status: 200, answer: 'thanks', error: null })] }),
    ]);
  });

  it('by GET puts the fields into the query and signs that', async () => {
    await sender.send(ownerWith(), hook('/status?call=1', { method: 'GET' }));
    expect(inbox.received[0]).toMatchObject({ method: 'GET', url: '/status?call=1&CallSid=CA1&CallStatus=ringing&Empty=', signed: true });
  });

  it('is not repeated for an error answer unless asked', async () => {
    inbox.answer('/status', { status: 500 });
    const owner = ownerWith();
    await sender.send(owner, hook('/status'));
    expect(statuses(owner)).toEqual([['failed', 500]]);
  });

  it('is repeated as asked, with one token for all attempts', async () => {
    const answers = [500, 404, 200];
    inbox.answer('/status', () => ({ status: answers.shift()! }));
    const owner = ownerWith();
    await sender.send(owner, hook('/status#rc=3&rp=all'));
    expect(statuses(owner)).toEqual([['delivered', 500, 404, 200]]);
    expect(new Set(inbox.received.map(({ headers }) => headers['i-twilio-idempotency-token'])).size).toBe(1);
  });

  it('gives up after its retries', async () => {
    inbox.answer('/status', 'cut');
    const owner = ownerWith();
    await expect(sender.send(owner, hook('/status#rc=2&rp=rt'))).rejects.toThrow(ExchangeError);
    expect(statuses(owner)).toEqual([['failed', ...Array<unknown>(3).fill(expect.stringContaining('reset'))]]);
  });

  it('is repeated once when nobody listens', async () => {
    const owner = ownerWith();
    await expect(sender.send(owner, hook('/', { address: 'http://127.0.0.1:1/' }))).rejects.toMatchObject({ reason: 'connect' });
    expect(statuses(owner)).toEqual([['failed', ...Array<unknown>(2).fill(expect.stringContaining('ECONNREFUSED'))]]);
  });

  it('waits no longer than its limit', async () => {
    inbox.answer('/status', 'never');
    const owner = ownerWith();
    await expect(sender.send(owner, hook('/status#rt=150'))).rejects.toMatchObject({ reason: 'read-timeout' });
    expect(statuses(owner)).toEqual([['failed', expect.stringContaining('read-timeout')]]);
  });

  it('keeps to the total limit over all attempts', async () => {
    inbox.answer('/status', 'never');
    const owner = ownerWith();
    await expect(sender.send(owner, hook('/status#rt=150&tt=200&rc=5&rp=all'))).rejects.toMatchObject({ reason: 'read-timeout' });
    expect(owner.webhooks[0]!.attempts.length).toBeLessThanOrEqual(2);
  });

  it('follows redirects: a POST becomes a GET, but not with 307', async () => {
    inbox.answer('/a', { status: 302, headers: { location: '/b?x=1' } });
    inbox.answer('/c', { status: 307, headers: { location: '/d' } });
    await sender.send(ownerWith(), hook('/a'));
    await sender.send(ownerWith(), hook('/c'));
    expect(inbox.received.map(({ method, url, signed }) => [method, url, signed])).toEqual([
      ['POST', '/a', true],
      ['GET', '/b?x=1', true],
      ['POST', '/c', true],
      ['POST', '/d', true],
    ]);
  });

  it('stops following after ten', async () => {
    inbox.answer('/round', { status: 302, headers: { location: '/round' } });
    await expect(sender.send(ownerWith(), hook('/round'))).rejects.toThrow('too many redirects');
    expect(inbox.received).toHaveLength(11);
  });

  it.each(['ftp://127.0.0.1/x', 'not a url', ''])('refuses the address %j', async (address) => {
    await expect(sender.send(ownerWith(), hook('/', { address }))).rejects.toMatchObject({ reason: 'address' });
  });

  it('keeps the last two hundred per owner', async () => {
    const owner = ownerWith();
    owner.webhooks.push(...Array.from({ length: 200 }, () => ({ state: 'delivered' }) as WebhookRecord));
    await sender.send(owner, hook('/status'));
    expect(owner.webhooks).toHaveLength(200);
    expect(owner.webhooks.at(-1)!.kind).toBe('call-status');
  });
});

describe('the habits of a contact', () => {
  const tell = (owner: WebhookOwner, status: string, final = false): void =>
    courier.tell(owner, hook('/status', { fields: params({ CallSid: 'CA1', CallStatus: status }), final }));
  const got = (): unknown[] => inbox.received.map(({ params: { CallStatus } }) => CallStatus);

  it('60: every webhook twice and out of order', async () => {
    const owner = ownerWith({ copies: 2, reorder: true });
    for (const status of ['initiated', 'ringing', 'in-progress']) tell(owner, status);
    tell(owner, 'completed', true);
    await inbox.until('/status', () => true, 8);
    const first = (status: string): number => got().indexOf(status);
    expect(first('ringing')).toBeLessThan(first('initiated'));
    expect(first('completed')).toBeLessThan(first('in-progress'));
    expect(owner.webhooks.filter(({ note }) => note === 'copy')).toHaveLength(4);
  });

  it('60: a webhook without a neighbour comes all the same', async () => {
    tell(ownerWith({ copies: 2, reorder: true }), 'completed', true);
    await inbox.until('/status', () => true, 2);
  });

  it('61: every webhook late', async () => {
    const begun = Date.now();
    tell(ownerWith({ lateMs: 200 }), 'ringing');
    expect((await inbox.one('/status')).at - begun).toBeGreaterThanOrEqual(195);
  });

  it('62: the last one never', async () => {
    const owner = ownerWith({ loseFinal: true });
    tell(owner, 'completed', true);
    tell(owner, 'other');
    await inbox.one('/status', ({ params: { CallStatus } }) => CallStatus === 'other');
    expect(got()).toEqual(['other']);
    expect(owner.webhooks[0]).toMatchObject({ state: 'lost', note: 'lost' });
  });

  it('63: a forged one ahead of the right one', async () => {
    tell(ownerWith({ forged: true }), 'ringing');
    await inbox.until('/status', () => true, 2);
    expect(inbox.received.map(({ signed, params: { CallStatus } }) => [signed, CallStatus])).toEqual([
      [false, 'completed'],
      [true, 'ringing'],
    ]);
  });

  it('faults lose or delay the next ones', async () => {
    faults.add({ on: 'webhook', kind: 'lose', count: 2, delayMs: 0, webhook: 'call-status' });
    const owner = ownerWith();
    for (const status of ['one', 'two', 'three']) tell(owner, status);
    await inbox.one('/status');
    expect(got()).toEqual(['three']);
    faults.add({ on: 'webhook', kind: 'lose', count: 1, delayMs: 0, webhook: 'voice' });
    const asked = courier.ask(owner, { kind: 'voice', address: inbox.url('/voice'), method: 'POST', fields: [] });
    // Like a server that cannot be reached: the call then goes to its fallback.
    await expect(asked).rejects.toMatchObject({ reason: 'connect' });
    expect(inbox.at('/voice')).toEqual([]);
    faults.add({ on: 'webhook', kind: 'delay', count: 1, delayMs: 150, webhook: null });
    const begun = Date.now();
    tell(owner, 'four');
    expect((await inbox.one('/status', ({ params: { CallStatus } }) => CallStatus === 'four')).at - begun).toBeGreaterThanOrEqual(145);
  });
});
