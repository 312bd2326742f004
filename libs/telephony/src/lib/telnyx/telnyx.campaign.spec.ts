import type { DialCampaignLegRequest } from '../telephony-provider';
import { CALL_CONTROL } from './testing/make-telnyx-options';
import { type Answer, listOf, ok, refusal } from './testing/scripted-telnyx';
import { CALL_ID, failure, LEG, telnyxStage } from './testing/telnyx-stage';
import { readClientState, writeClientState } from './telnyx.client-state';

const DIAL: DialCampaignLegRequest = {
  callId: CALL_ID,
  to: '+14155550110',
  from: '+14155550100',
  timeoutSeconds: 25,
  detection: { waitFor: 'verdict', audience: 'consumer' },
};
const CALL = { call_control_id: LEG, call_leg_id: 'x', call_session_id: 'y', is_alive: false, record_type: 'call' };
const stage = telnyxStage();
const body = () => stage.telnyx.requests[0]!.body;

describe('dialling a campaign’s contact', () => {
  it('is one request that names no room and carries the call', async () => {
    stage.telnyx.answerWith(ok(CALL));
    await expect(stage.provider.dialCampaignLeg(DIAL)).resolves.toEqual({ legSid: LEG, queueTimeMs: 0 });
    expect(stage.telnyx.asked).toEqual(['POST /calls']);
    expect(body()).toEqual({
      connection_id: CALL_CONTROL.connectionId,
      to: DIAL.to,
      from: DIAL.from,
      timeout_secs: 25,
      client_state: expect.any(String),
      command_id: CALL_ID,
      webhook_url: 'https://dialer.example/aicallgo/api/v1/cold-call/webhook/telnyx/call-status',
      webhook_url_method: 'POST',
      answering_machine_detection: 'detect',
      answering_machine_detection_config: {
        after_greeting_silence_millis: 700,
        maximum_word_length_millis: 2500,
        total_analysis_time_millis: 3000,
      },
    });
    expect(readClientState(body()['client_state'])).toEqual({ callId: CALL_ID, label: 'customer', room: null });
  });

  it('that are left a message, listens for its end', async () => {
    stage.telnyx.answerWith(ok(CALL));
    await stage.provider.dialCampaignLeg({ ...DIAL, detection: { waitFor: 'message_end', audience: 'business' } });
    expect(body()).toMatchObject({
      answering_machine_detection: 'premium',
      answering_machine_detection_config: { total_analysis_time_millis: 3000 },
    });
  });

  it('without detection asks for none', async () => {
    stage.telnyx.answerWith(ok(CALL));
    await stage.provider.dialCampaignLeg({ ...DIAL, detection: null });
    expect(Object.keys(body()).filter((name) => name.startsWith('answering'))).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    ['500', refusal(500, '10007'), 'unknown_result'],
    ['a success that names no leg', ok({}), 'unknown_result'],
    ['too many dials', refusal(429, '90103'), 'throttled'],
    ['all channels taken', refusal(403, '90041'), 'throttled'],
    ['a number that is none', refusal(422, '10016'), 'rejected'],
  ])('answered by %s is asked once', async (_what, answer, kind) => {
    stage.telnyx.answerWith(answer);
    await expect(failure(stage.provider.dialCampaignLeg(DIAL))).resolves.toMatchObject({ kind });
    expect(stage.telnyx.requests).toHaveLength(1);
  });

  it('needs Call Control', async () => {
    await expect(failure(stage.make({ callControl: null }).dialCampaignLeg(DIAL))).resolves.toMatchObject({ kind: 'misconfigured' });
    await expect(failure(stage.make({ callControl: null }).findCampaignLeg(DIAL, new Date()))).resolves.toMatchObject({
      kind: 'misconfigured',
    });
  });
});

describe('waiting for the verdict', () => {
  it.each([
    ['verdict', null],
    ['message_end', 30_000],
  ] as const)('(%s) ends', (waitFor, messageEndMs) => {
    expect(stage.provider.detectionPatience({ waitFor, audience: 'business' })).toEqual({
      verdictMs: 3_500,
      onSilence: 'unknown',
      messageEndMs,
    });
  });
});

describe('letting a leg go', () => {
  it('hangs it up: Telnyx knows no other way', async () => {
    stage.telnyx.answerWith(ok({ result: 'ok' }));
    await stage.provider.cancelLeg(LEG);
    expect(stage.telnyx.asked).toEqual([`POST /calls/${LEG}/actions/hangup`]);
  });

  it('that has ended, or is none, is success', async () => {
    stage.telnyx.answerWith(refusal(422, '90018'));
    await expect(stage.provider.cancelLeg(LEG)).resolves.toBeUndefined();
    stage.telnyx.answerWith({ fault: 'reset' });
    await expect(stage.provider.cancelLeg('../calls')).resolves.toBeUndefined();
    expect(stage.telnyx.asked).toEqual([]);
  });
});

describe('the leg of a campaign’s dial whose result is unknown', () => {
  const leg = (call_control_id: string, callId: string) => ({
    call_control_id,
    client_state: writeClientState({ callId, label: 'customer' }),
    record_type: 'call',
  });

  it('is the one that carries the call and is nobody else’s', async () => {
    const other = LEG.replace('MdI', 'XxX');
    stage.telnyx.answerWith(listOf(leg(other, CALL_ID.replace('0193', '0194')), leg(LEG, CALL_ID)));
    await expect(stage.provider.findCampaignLeg(DIAL, new Date())).resolves.toEqual({ legSid: LEG });
    expect(stage.telnyx.asked).toEqual([`GET /connections/${CALL_CONTROL.connectionId}/active_calls`]);
    await expect(stage.provider.findCampaignLeg(DIAL, new Date(), [LEG])).resolves.toBeNull();
  });
});
