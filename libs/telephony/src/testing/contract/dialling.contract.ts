import { randomUUID } from 'node:crypto';
import { type ContractContext, failureOf } from '../contract-context';

export function describeDialling(context: ContractContext): void {
  const byNumber = context.traits.findsLegs === 'by-number';

  describe('a dial', () => {
    context.itCalls('12', 'is told from its start to its end, once per event and in order', async () => {
      const call = await context.dial('12');
      const { request, leg } = call;
      await context.ended(call);
      const events = context.inbox.of(request.callId, 'leg');
      expect(events.map((event) => event.status)).toEqual(context.course('initiated', 'ringing', 'answered', 'completed'));
      for (const event of events) {
        expect(event).toMatchObject({ provider: context.provider.name, legSid: leg.legSid, to: request.to, from: request.from });
        expect(event.at).toBeInstanceOf(Date);
      }
      expect(events.at(-1)!.reason).toBeNull();
    });

    it('brings the contact into the room under our label', async () => {
      const call = await context.inRoom();
      await expect(context.changed(call, 'join')).resolves.toMatchObject({
        conferenceSid: call.leg.conferenceSid,
        room: call.request.room,
        legSid: call.leg.legSid,
        label: context.traits.rooms === 'by-dial' ? call.leg.label : null,
        callId: call.request.callId,
      });
      expect(call.leg.label).toBe('customer');
    });

    context.itCalls('12', 'leaves nothing behind when the contact hangs up', async () => {
      const call = await context.inRoom('12');
      await context.changed(call, 'leave');
      await expect(context.roomEnded(call)).resolves.toMatchObject({ conferenceSid: call.leg.conferenceSid, room: call.request.room });
    });

    for (const [what, digits, ends] of [
      ['busy', '30', ['busy']],
      ['rejected', '32', ['busy', 'no-answer', 'failed']],
      ['not answered', '31', ['no-answer']],
    ] as const)
      context.itCalls(digits, `can be ${what}`, async () => {
        const call = await context.dial(digits, { timeoutSeconds: 5 });
        const { status, reason } = await context.ended(call);
        expect(ends).toContain(status);
        expect(reason).toEqual(expect.any(String));
        expect(context.statuses(call)).not.toContain('answered');
      });

    for (const [what, digits] of [
      ['an invalid number', '33'],
      ['a country that is not permitted', '34'],
      ...(context.traits.refusesBlocked ? [['a number that is blocked', '35'] as const] : []),
    ] as const)
      context.itCalls(digits, `to ${what} is refused in the carrier’s words`, async () => {
        const { kind, provider, detail } = await failureOf(context.provider.dialContact(context.request(digits)));
        expect({ kind, provider }).toEqual({ kind: 'rejected', provider: context.provider.name });
        expect(detail.providerCode).toBeTruthy();
        expect(detail.providerMessage).toBeTruthy();
      });

    context.itWhere(
      !context.traits.refusesBlocked && context.canCall('35'),
      'to a number that is blocked is taken, and its leg ends',
      async () => {
        const { status, reason } = await context.ended(await context.dial('35'));
        expect(['busy', 'failed']).toContain(status);
        expect(reason).toEqual(expect.any(String));
      },
    );

    context.itLocally('is asked for once, whether it is taken or refused', async () => {
      const taken = await context.dial('30');
      await expect(context.it.dialRequests!(taken.request.to)).resolves.toBe(1);
      const refused = context.request('33');
      await failureOf(context.provider.dialContact(refused));
      await expect(context.it.dialRequests!(refused.to)).resolves.toBe(1);
    });

    context.itCalls('51', 'that is throttled says for how long, and was not carried out', async () => {
      const request = context.request('51');
      const since = new Date();
      const { kind, detail } = await failureOf(context.provider.dialContact(request));
      expect(kind).toBe('throttled');
      expect(detail.retryAfterSeconds).toBeGreaterThan(0);
      await expect(context.provider.findDialedLeg(request, since)).resolves.toBeNull();
    });

    context.itCalls('50', 'that meets a server error has an unknown result and is not repeated', async () => {
      const request = context.request('50');
      const since = new Date();
      await expect(failureOf(context.provider.dialContact(request))).resolves.toMatchObject({ kind: 'unknown_result' });
      await expect(context.it.dialRequests!(request.to)).resolves.toBe(1);
      await expect(context.provider.findDialedLeg(request, since)).resolves.toBeNull();
    });

    context.itCalls('52', 'whose reply never comes is found again, and was asked for once', async () => {
      const request = context.request('52');
      const since = new Date();
      await expect(failureOf(context.provider.dialContact(request))).resolves.toMatchObject({ kind: 'unknown_result' });
      const told = await context.inbox.until('the lost leg', () => context.inbox.of(request.callId, 'leg')[0]);
      const found = await context.provider.findDialedLeg(request, since);
      expect(found).toMatchObject({ legSid: told.legSid, label: 'customer' });
      await expect(context.it.dialRequests!(request.to)).resolves.toBe(1);
      await expect(context.provider.findDialedLeg(request, since, [found!.legSid])).resolves.toBeNull();
      const later = await context.provider.findDialedLeg(request, new Date(Date.now() + 5000));
      expect(later?.legSid).toBe(byNumber ? undefined : found!.legSid);
      await context.provider.hangUpLeg(found!.legSid);
    });

    context.itWhere(byNumber && context.canCall('30'), 'that ended before anybody looked is found again too', async () => {
      const since = new Date();
      const call = await context.dial('30');
      await context.roomEnded(call);
      await expect(context.provider.findDialedLeg(call.request, since)).resolves.toMatchObject({ legSid: call.leg.legSid });
    });

    context.itWhere(!byNumber, 'is found by our call alone, and no more once it has ended', async () => {
      const since = new Date();
      const call = await context.answered();
      await expect(context.provider.findDialedLeg(call.request, since)).resolves.toMatchObject({ legSid: call.leg.legSid });
      const another = { ...call.request, callId: randomUUID() };
      await expect(context.provider.findDialedLeg(another, since)).resolves.toBeNull();
      await context.provider.hangUpLeg(call.leg.legSid);
      await context.ended(call);
      await expect(context.provider.findDialedLeg(call.request, since)).resolves.toBeNull();
    });

    context.itLocally('is one of twenty at once, each with its own leg, room and events', async () => {
      const calls = await Promise.all(Array.from({ length: 20 }, () => context.dial('30')));
      expect(new Set(calls.map(({ leg }) => leg.legSid)).size).toBe(20);
      expect(new Set(calls.map(({ leg }) => leg.conferenceSid)).size).toBe(20);
      for (const call of calls) {
        await expect(context.ended(call)).resolves.toMatchObject({ status: 'busy', legSid: call.leg.legSid });
        await expect(context.it.dialRequests!(call.request.to)).resolves.toBe(1);
      }
    });
  });
}
