import { randomUUID } from 'node:crypto';
import type { DetectionEvent, DetectionVerdict } from '../../lib/call-event';
import type { Prompt } from '../../lib/instruction';
import type { DetectionRequest } from '../../lib/telephony-provider';
import { type ContractContext, failureOf, nobodysId, type PlacedLeg } from '../contract-context';

const VERDICT: DetectionRequest = { waitFor: 'verdict', audience: 'consumer' };
const MESSAGE_END: DetectionRequest = { waitFor: 'message_end', audience: 'consumer' };

/** A campaign's legs: dialled into no room, listened to, and then told what to do (calls.md C). */
export function describeCampaignLegs(context: ContractContext): void {
  const { detection, tellsLegState, hangsUpAfterMessage } = context.traits;
  const inbox = () => context.inbox;

  const verdicts = (leg: PlacedLeg) => inbox().of(leg.request.callId, 'detection');
  const verdict = (leg: PlacedLeg, ...wanted: DetectionVerdict[]): Promise<DetectionEvent> =>
    inbox().until(`${wanted.join(' or ')} of ${leg.request.to}`, () => verdicts(leg).find((event) => wanted.includes(event.verdict)));
  const answer = async (digits: string, request: DetectionRequest | null = null): Promise<PlacedLeg> => {
    const leg = await context.dialLeg(digits, request);
    await context.status(leg, 'answered');
    return leg;
  };
  describe('a campaign’s leg', () => {
    context.itCalls('12', 'is told from its start to its end, in no room', async () => {
      const leg = await context.dialLeg('12', null);
      await context.ended(leg);
      expect(context.statuses(leg)).toEqual(context.course('initiated', 'ringing', 'answered', 'completed'));
      expect(inbox().of(leg.request.callId, 'participant')).toEqual([]);
      expect(verdicts(leg)).toEqual([]);
      for (const event of inbox().of(leg.request.callId, 'leg')) expect(event.legSid).toBe(leg.leg.legSid);
    });

    context.itCalls('33', 'to an invalid number is refused in the carrier’s words', async () => {
      const { kind, detail } = await failureOf(context.provider.dialCampaignLeg(context.legRequest('33', null)));
      expect(kind).toBe('rejected');
      expect(detail.providerCode).toBeTruthy();
    });

    context.itCalls('10', 'asks what to do once it is answered, or is told', async () => {
      const leg = await answer('10');
      if (context.traits.plays === 'documents') {
        await context.fetched(`${inbox().publicUrl}/api/voice/customer-queue?call=${leg.request.callId}`);
      }
      const url = context.audioUrl(leg, 'hold-music');
      await context.provider.redirectLeg(leg.leg.legSid, { do: 'play', url, loop: true });
      await context.fetched(url);
      expect(context.statuses(leg)).not.toContain('completed');
    });
  });

  describe('detection', () => {
    for (const [digits, request, ...wanted] of [
      ['10', VERDICT, 'human'],
      ['10', MESSAGE_END, 'human'],
      ['20', VERDICT, 'machine_start'],
      ['22', VERDICT, 'human'],
      ['23', VERDICT, 'machine_start'],
      ['24', VERDICT, 'unknown'],
      // A carrier without a word for a fax takes it for a machine.
      ['40', VERDICT, 'fax', 'machine_start'],
      ['40', MESSAGE_END, 'fax'],
    ] as [string, DetectionRequest, ...DetectionVerdict[]][])
      context.itCalls(digits, `of ${digits} by ${request.waitFor} says ${wanted.join(' or ')}`, async () => {
        const leg = await context.dialLeg(digits, request);
        const event = await verdict(leg, ...wanted);
        expect(event).toMatchObject({ provider: context.provider.name, legSid: leg.leg.legSid, failed: false });
        expect(verdicts(leg)).toHaveLength(1);
      });

    context.itCalls('10', 'of a person tells when their greeting had ended, as far as the carrier does', async () => {
      const leg = await context.dialLeg('10', VERDICT);
      const event = await verdict(leg, 'human');
      const answered = (await context.status(leg, 'answered')).at.getTime();
      const told = event.greetingEndMs === null ? null : answered + event.greetingEndMs;
      const counted = event.silenceMs === null ? null : event.at.getTime() - event.silenceMs;
      const endedAt = told ?? counted;
      expect(endedAt).not.toBeNull();
      // "Hello?" takes that contact 0.9 s, and events that are late make the answer later, not the greeting longer.
      expect(endedAt! - answered).toBeGreaterThan(0);
    });

    context.itCalls('20', 'tells when a machine may be spoken to, and before that it is one where the carrier does', async () => {
      const leg = await context.dialLeg('20', MESSAGE_END);
      await verdict(leg, 'machine_end_beep');
      const course = verdicts(leg).map((event) => event.verdict);
      expect(course).toEqual(detection.tellsMachineFirst ? ['machine_start', 'machine_end_beep'] : ['machine_end_beep']);
      expect(new Set(verdicts(leg).map(({ key }) => key)).size).toBe(course.length);
    });

    context.itCalls('21', 'of a machine without a beep tells its end, or leaves that to our patience', async () => {
      const leg = await context.dialLeg('21', MESSAGE_END);
      const { messageEndMs } = context.provider.detectionPatience(MESSAGE_END);
      if (detection.tellsMachineFirst) {
        await verdict(leg, 'machine_start');
        expect(messageEndMs).toBeGreaterThan(0);
      } else {
        await verdict(leg, 'machine_end_silence', 'machine_end_other');
        expect(messageEndMs).toBeNull();
      }
    });

    context.itCalls(['64', '10'], 'that never comes leaves the leg as it is', async () => {
      const silent = await context.dialLeg('64', VERDICT);
      const other = await context.dialLeg('10', VERDICT);
      await verdict(other, 'human');
      expect(verdicts(silent)).toEqual([]);
      await expect(context.provider.fetchLeg(silent.leg.legSid)).resolves.toMatchObject({ status: tellsLegState ? 'answered' : 'alive' });
    });
  });

  describe('letting a leg go', () => {
    context.itCalls('11', 'while it rings cancels it', async () => {
      const leg = await context.dialLeg('11', VERDICT);
      await context.ringing(leg);
      await context.provider.cancelLeg(leg.leg.legSid);
      await expect(context.ended(leg)).resolves.toMatchObject({ status: 'canceled' });
      expect(context.statuses(leg)).not.toContain('answered');
      await expect(context.provider.cancelLeg(leg.leg.legSid)).resolves.toBeUndefined();
    });

    context.itCalls('10', 'that has answered leaves or ends it, as the carrier’s way is', async () => {
      const leg = await answer('10', VERDICT);
      await context.provider.cancelLeg(leg.leg.legSid);
      if (context.traits.cancels === 'whoever-it-is') {
        await expect(context.ended(leg)).resolves.toMatchObject({ status: 'completed' });
      } else {
        await verdict(leg, 'human');
        expect(context.statuses(leg)).not.toContain('completed');
      }
    });

    it('of which nobody knows is success', async () => {
      const leg = await context.dialLeg('10', null);
      await expect(context.provider.cancelLeg(nobodysId(leg.leg.legSid))).resolves.toBeUndefined();
      await expect(context.provider.cancelLeg('nonsense/../..')).resolves.toBeUndefined();
    });
  });

  describe('an answered leg', () => {
    it('joins the room that somebody else is in, and stays when they leave', async () => {
      const first = await context.inRoom();
      const leg = await answer('10', VERDICT);
      await verdict(leg, 'human');
      await context.joinLeg(leg, first);
      const joined = await inbox().until('the join of the second leg', () =>
        inbox().events.find((event) => event.kind === 'participant' && event.change === 'join' && event.legSid === leg.leg.legSid),
      );
      expect(joined).toMatchObject({ room: first.request.room, conferenceSid: first.leg.conferenceSid });
      const room = await context.provider.fetchRoom(first.leg.conferenceSid);
      expect(room?.participants.map(({ legSid }) => legSid).toSorted()).toEqual([first.leg.legSid, leg.leg.legSid].toSorted());
      await context.provider.hangUpLeg(first.leg.legSid);
      await context.ended(first);
      expect(context.statuses(leg)).not.toContain('completed');
    });

    it('is left a message and hung up: by the carrier, or by us at its end', async () => {
      const leg = await answer('10');
      const url = context.audioUrl(leg, 'voicemail-drop');
      await context.provider.redirectLeg(leg.leg.legSid, { do: 'play', url, loop: false, then: 'hangup' });
      if (!hangsUpAfterMessage) {
        await inbox().until('the end of the message', () => inbox().of(leg.request.callId, 'message-ended')[0]);
        await context.provider.hangUpLeg(leg.leg.legSid);
      }
      await expect(context.ended(leg)).resolves.toMatchObject({ status: 'completed' });
    });

    for (const prompt of ['text', 'url'] as const)
      context.itCalls('90', `is asked for a key over a ${prompt}, and presses one`, async () => {
        const leg = await answer('90');
        await ask(leg, prompt === 'text' ? { text: 'To hear no more of us, press nine.' } : { url: context.audioUrl(leg, 'safe-harbour') });
        await expect(digits(leg)).resolves.toMatchObject({ digits: '9', legSid: leg.leg.legSid });
      });

    it('that presses nothing is hung up: by the carrier, or by us when we are told', async () => {
      const leg = await answer('10');
      await ask(leg, { text: 'Press nine.' }, 'hangup');
      if (!hangsUpAfterMessage) {
        await expect(digits(leg)).resolves.toMatchObject({ digits: '' });
        await context.provider.hangUpLeg(leg.leg.legSid);
      }
      await expect(context.ended(leg)).resolves.toMatchObject({ status: 'completed' });
    });

    it('that presses nothing is told of where that is wanted', async () => {
      const leg = await answer('10');
      await ask(leg, { text: 'Press nine.' }, 'ask');
      await expect(digits(leg)).resolves.toMatchObject({ digits: '' });
    });

    const ask = ({ request: { callId }, leg }: PlacedLeg, prompt: Prompt, then: 'hangup' | 'ask' = 'hangup') =>
      context.provider.redirectLeg(leg.legSid, { do: 'gather', callId, prompt, waitSeconds: 1, then });
    const digits = ({ request }: PlacedLeg) => inbox().until(`a key of ${request.to}`, () => inbox().of(request.callId, 'digits')[0]);
  });

  describe('a campaign’s dial whose reply was lost', () => {
    context.itLocally('is of unknown result, and its leg is found again', async () => {
      const since = new Date();
      const request = context.legRequest('52', VERDICT);
      await expect(failureOf(context.provider.dialCampaignLeg(request))).resolves.toMatchObject({ kind: 'unknown_result' });
      const [event] = await inbox().until('the first event of the leg', () => {
        const events = inbox().of(request.callId, 'leg');
        return events.length > 0 && events;
      });
      const { legSid } = event!;
      await expect(context.provider.findCampaignLeg(request, since)).resolves.toEqual({ legSid });
      await expect(context.provider.findCampaignLeg(request, since, [legSid])).resolves.toBeNull();
      await expect(context.it.dialRequests!(request.to)).resolves.toBe(1);
      await context.provider.hangUpLeg(legSid);
    });

    context.itLocally('has none where nothing was dialled', async () => {
      const request = { ...context.legRequest('10', null), callId: randomUUID() };
      await expect(context.provider.findCampaignLeg(request, new Date(0))).resolves.toBeNull();
    });
  });
}
