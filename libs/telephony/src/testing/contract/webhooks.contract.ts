import { WebhookRejectedError } from '../../lib/telephony-error';
import type { RawWebhook } from '../../lib/telephony-provider';
import type { ContractContext } from '../contract-context';

export function describeWebhooks(context: ContractContext): void {
  function rejection(webhook: RawWebhook): WebhookRejectedError['reason'] | 'taken' {
    try {
      context.provider.receiveWebhook(webhook);
      return 'taken';
    } catch (error) {
      if (!(error instanceof WebhookRejectedError)) throw error;
      return error.reason;
    }
  }

  describe('webhooks', () => {
    context.itCalls(
      '60',
      'that come twice and out of order are told apart by key, and put in order by sequence where there is one',
      async () => {
        const call = await context.answered('60');
        const course = context.course('initiated', 'ringing', 'answered', 'completed');
        await context.provider.hangUpLeg(call.leg.legSid);
        await context.status(call, 'completed');
        const arrived = await context.inbox.until('every event twice', () => {
          const events = context.inbox.events.filter((event) => event.kind === 'leg' && event.callId === call.request.callId);
          return events.length >= 2 * course.length && events;
        });
        expect(new Set(arrived.map((event) => event.key)).size).toBe(course.length);
        const told = context.statuses(call);
        expect(context.traits.numbersEvents ? told : told.toSorted()).toEqual(context.traits.numbersEvents ? course : course.toSorted());
      },
    );

    context.itCalls('61', 'that come late still say which call they are about', async () => {
      const call = await context.dial('61');
      await context.status(call, 'answered');
      expect(context.statuses(call)).toEqual(context.course('initiated', 'ringing', 'answered'));
    });

    context.itCalls('62', 'that never come leave the carrier’s records to ask', async () => {
      const call = await context.inRoom('62');
      await context.provider.hangUpLeg(call.leg.legSid);
      await context.changed(call, 'leave');
      await expect(context.provider.fetchLeg(call.leg.legSid)).resolves.toMatchObject({
        status: context.traits.tellsLegState ? 'completed' : 'ended',
      });
      expect(context.statuses(call)).not.toContain('completed');
    });

    context.itCalls('63', 'with a wrong signature are refused, the right ones beside them taken', async () => {
      const call = await context.answered('63');
      const course = context.course('initiated', 'ringing', 'answered', 'completed');
      await context.provider.hangUpLeg(call.leg.legSid);
      await context.status(call, 'completed');
      const forged = context.inbox.rejections.filter(({ webhook }) => context.it.callOf(webhook) === call.request.callId);
      expect(forged.length).toBeGreaterThanOrEqual(course.length);
      for (const { error } of forged) expect(error.reason).toBe('signature');
      expect(context.statuses(call)).toEqual(course);
    });
  });

  describe('a webhook as it came', () => {
    let genuine: RawWebhook;
    beforeAll(async () => {
      const call = await context.answered();
      genuine = context.inbox.raw.find((webhook) => context.it.callOf(webhook) === call.request.callId && webhook.rawBody.length > 0)!;
    });

    it('is taken, and taken again under the same key', () => {
      const [first, second] = [context.provider.receiveWebhook(genuine), context.provider.receiveWebhook(genuine)];
      expect(first.map((event) => event.key)).toEqual(second.map((event) => event.key));
      expect(first.length).toBeGreaterThan(0);
    });

    it('is refused without its headers', () => {
      expect(rejection({ ...genuine, headers: {} })).toBe('signature');
    });

    it('is refused with one byte changed, wherever it stands', () => {
      for (let at = 0; at < genuine.rawBody.length; at += 7) {
        const rawBody = Buffer.from(genuine.rawBody);
        rawBody[at] = rawBody[at]! ^ 1;
        expect(rejection({ ...genuine, rawBody })).toBe('signature');
      }
    });

    it('is refused with its body cut, doubled or gone', () => {
      for (const rawBody of [genuine.rawBody.subarray(0, -3), Buffer.concat([genuine.rawBody, genuine.rawBody]), Buffer.alloc(0)]) {
        expect(rejection({ ...genuine, rawBody })).toBe('signature');
      }
    });
  });

  describe('a hostile body, rightly signed', () => {
    it.each<[string, string | Buffer]>([
      ['nothing', ''],
      ['text', 'hello'],
      ['JSON of another kind', '{"data":null}'],
      ['an array', '[]'],
      ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
      ['half an escape', 'CallSid=%E0%A4%A&%=%'],
      ['names like properties', '__proto__=1&constructor=2&toString=3'],
      ['very deep JSON', '['.repeat(20_000)],
    ])('%s is malformed', (_what, body) => {
      const rawBody = Buffer.from(body);
      expect(rejection(context.it.sign({ url: `${context.inbox.publicUrl}/api/voice/status`, rawBody }))).toBe('malformed');
    });

    it('one too large is refused either way', () => {
      const rawBody = Buffer.alloc(2_000_000, 'a=b&');
      expect(rejection(context.it.sign({ url: `${context.inbox.publicUrl}/api/voice/status`, rawBody }))).not.toBe('taken');
    });
  });
}
