import type { DetectionVerdict } from '@dialer/telephony';
import { LINE_STAGES } from '../../../platform/database/schema/campaigns';
import { agent, AMD, answeredCall, at, rules, scene, verdict, WITH_MESSAGE } from '../testing/scenes';
import * as state from './line-state';

const now = at(6_500);

describe('an answer', () => {
  it('is listened to, where the campaign detects first', () => {
    const { line } = state.answered({ ...scene('dialing'), call: answeredCall() }, rules(), now);
    expect(line).toMatchObject({ stage: 'detecting', answeredAt: at(5_000), verdictDueAt: at(7_800), greetingEndAt: null });
  });

  it.each([
    ['bridges first', rules({ answerPolicy: 'bridge_first' })],
    ['does not listen', rules({ patience: null })],
  ])('waits for an agent at once, where the campaign %s', (_, how) => {
    const { line } = state.answered({ ...scene('dialing'), call: answeredCall() }, how, now);
    expect(line).toMatchObject({ stage: 'waiting', greetingEndAt: at(5_000) });
  });

  it('that comes after its verdict is judged by it', () => {
    const early = state.detected(scene('dialing'), verdict('human'), rules());
    expect(early.line).toMatchObject({ stage: 'dialing', verdict: 'human' });
    expect(state.answered({ ...early, call: answeredCall() }, rules(), now).line.stage).toBe('waiting');
  });

  it('in spite of a cancel stays', () => {
    const call = answeredCall({ hangupSentAt: at(4_900) });
    const met = state.answered({ ...scene('dialing', { line: { cancelAt: at(4_000) } }), call }, rules(), now);
    expect(met.call.hangupSentAt).toBeNull();
    expect(met.line).toMatchObject({ stage: 'detecting', cancelAt: at(4_000) });
    const over = state.ended({ ...met, call: { ...met.call, state: 'completed', endedAt: at(5_100) } }, now);
    expect(over.line.abandonedAt).toEqual(at(5_100));
  });

  it('counts once', () => {
    for (const stage of LINE_STAGES.filter((one) => one !== 'dialing')) {
      const standing = scene(stage);
      expect(state.answered(standing, rules(), now)).toEqual(standing);
    }
  });
});

describe('a verdict', () => {
  const MACHINES = ['machine_start', 'machine_end_beep', 'machine_end_silence', 'machine_end_other'] as const;

  it.each<[DetectionVerdict, object, string]>([
    ['human', {}, 'waiting'],
    ['unknown', {}, 'waiting'],
    ['unknown', { amd: { ...AMD, unknown: 'hang_up' } }, 'over'],
    ['fax', {}, 'over'],
    ['fax', { amd: WITH_MESSAGE }, 'over'],
    ...MACHINES.map((one): [DetectionVerdict, object, string] => [one, {}, 'over']),
    ...MACHINES.map((one): [DetectionVerdict, object, string] => [one, { amd: WITH_MESSAGE }, 'voicemail']),
    ['machine_start', { amd: { ...WITH_MESSAGE, message_id: null } }, 'over'],
  ])('%s with %j leads to %s', (word, how, stage) => {
    const judged = state.detected(scene('detecting'), verdict(word), rules(how));
    expect(judged.line).toMatchObject({ stage, verdict: word, verdictAt: at(6_500) });
    expect(judged.call.answeredBy).toBe(word);
    expect(judged.call.endWantedAt !== null).toBe(stage === 'over');
  });

  it('speaks to a machine only when it may be spoken to', () => {
    const waits = state.detected(scene('detecting'), verdict('machine_start'), rules({ amd: WITH_MESSAGE }));
    expect(waits.line).toMatchObject({ dropAt: null, verdictDueAt: at(35_000) });
    const beep = state.detected(waits, verdict('machine_end_beep', { at: at(9_000) }), rules({ amd: WITH_MESSAGE }));
    expect(beep.line).toMatchObject({ stage: 'voicemail', dropAt: at(9_000), verdict: 'machine_end_beep' });
    expect(state.verdictTimedOut(waits, rules({ amd: WITH_MESSAGE }), at(35_000)).line.dropAt).toEqual(at(35_000));
  });

  it.each([
    [{ greetingEndMs: 1_200, silenceMs: null }, 6_200],
    [{ greetingEndMs: null, silenceMs: 700 }, 5_800],
    [{ greetingEndMs: null, silenceMs: 9_000 }, 5_000],
    [{ greetingEndMs: null, silenceMs: null }, 5_000],
  ])('tells when the greeting ended: %j', (told, ms) => {
    expect(state.detected(scene('detecting'), verdict('human', told), rules()).line.greetingEndAt).toEqual(at(ms));
  });

  it('that comes late is recorded and changes nothing', () => {
    for (const stage of ['waiting', 'reserved', 'joining', 'connected', 'message', 'over'] as const) {
      for (const word of ['machine_start', 'fax', 'human'] as const) {
        const before = scene(stage);
        const { line, call, agent: same } = state.detected(before, verdict(word), rules({ amd: WITH_MESSAGE }));
        expect({ ...line, verdict: null, verdictAt: null }).toEqual(before.line);
        expect({ ...call, answeredBy: null }).toEqual(before.call);
        expect(same).toBe(before.agent);
      }
    }
  });

  it('that never comes is unknown, or nobody can be helped any more', () => {
    expect(state.verdictTimedOut(scene('detecting'), rules(), now).line.stage).toBe('waiting');
    const patience = { verdictMs: 35_000, onSilence: 'hang_up' as const, messageEndMs: null };
    const gone = state.verdictTimedOut(scene('detecting'), rules({ patience }), now);
    expect(gone.line).toMatchObject({ stage: 'over', abandonedAt: now });
    expect(gone.call.endWantedAt).toEqual(now);
    for (const stage of LINE_STAGES.filter((one) => one !== 'detecting' && one !== 'voicemail')) {
      expect(state.verdictTimedOut(scene(stage), rules(), now)).toEqual(scene(stage));
    }
  });
});

describe('an agent', () => {
  it('is given, joins and talks', () => {
    const given = state.given(scene('waiting'), agent(), now);
    expect(given.line).toMatchObject({ stage: 'reserved', agentId: 'a1' });
    expect(given.call).toMatchObject({ principalId: 'user:1', userName: 'Ada' });
    const joining = state.joinSent(given, now);
    expect(joining).toMatchObject({ line: { stage: 'joining', joinAttempts: 1 }, agent: { state: 'joining' } });
    const talking = state.contactJoined(joining, 'CAMPAIGN_1', at(6_700));
    expect(talking).toMatchObject({
      line: { stage: 'connected', connectedAt: at(6_700) },
      agent: { state: 'connected' },
      call: { agentPresent: true },
    });
  });

  it('who is not in the room gets nobody', () => {
    const lost = state.contactJoined(scene('joining', { agent: agent({ state: 'joining', joinedAt: null }) }), 'CAMPAIGN_1', now);
    expect(lost).toMatchObject({ line: { stage: 'waiting', agentId: null }, agent: { state: 'away', callId: null } });
  });

  it('is free again when the join fails, and after three the person is told', () => {
    expect(state.joinFailed(scene('joining', { line: { joinAttempts: 1 } }), now)).toMatchObject({
      line: { stage: 'waiting' },
      agent: { state: 'free' },
    });
    expect(state.joinFailed(scene('joining', { line: { joinAttempts: 3 } }), now).line.stage).toBe('message');
    expect(state.joinFailed(scene('connected'), now)).toEqual(scene('connected'));
  });

  it('writes the log after a talk, and goes on at once without one', () => {
    const over = { state: 'completed' as const, endedAt: at(9_000) };
    expect(state.ended(scene('connected', { call: over }), now).agent?.state).toBe('wrap_up');
    for (const stage of ['reserved', 'joining'] as const) {
      expect(state.ended(scene(stage, { call: over }), now)).toMatchObject({
        agent: { state: 'free', callId: null },
        line: { agentId: null },
      });
    }
  });

  it('who pauses while talking pauses after the log', () => {
    expect(state.joinFailed(scene('joining', { agent: agent({ state: 'joining', pauseReason: 'lunch' }) }), now).agent?.state).toBe(
      'paused',
    );
  });

  it('who drops the message is free of the machine', () => {
    const dropped = state.voicemailStarted(scene('connected'), now);
    expect(dropped).toMatchObject({ line: { stage: 'voicemail', messageAt: now, agentId: null }, agent: { state: 'wrap_up' } });
    expect(state.messageHeard(dropped, at(9_000)).call.endWantedAt).toEqual(at(9_000));
  });
});

describe('abandoned', () => {
  const ms = (offset: number) => at(6_000 + 2_000 + offset);
  it.each(['waiting', 'reserved', 'joining', 'message'] as const)('is who is at %s two seconds after the greeting', (stage) => {
    expect(state.settled(scene(stage), ms(0)).line.abandonedAt).toBeNull();
    expect(state.settled(scene(stage), ms(1))).toMatchObject({ line: { abandonedAt: ms(0) }, call: { abandoned: true } });
  });

  it('is who was joined later than that, and not who was in time', () => {
    expect(state.settled(scene('connected'), ms(60_000)).line.abandonedAt).toBeNull();
    expect(state.settled(scene('connected', { line: { connectedAt: ms(1) } }), ms(60_000)).line.abandonedAt).toEqual(ms(0));
  });

  it('is nobody who hung up before, no machine, and nobody whose phone only rang', () => {
    const gone = (stage: 'waiting' | 'detecting' | 'voicemail' | 'dialing', endedAt: Date) =>
      state.ended(scene(stage, { call: { state: 'completed', endedAt } }), endedAt).line.abandonedAt;
    expect(gone('waiting', ms(0))).toBeNull();
    expect(gone('waiting', ms(1))).toEqual(ms(0));
    for (const stage of ['detecting', 'voicemail', 'dialing'] as const) expect(gone(stage, ms(60_000))).toBeNull();
  });

  it('stays abandoned whatever comes', () => {
    const late = scene('joining', { line: { abandonedAt: ms(0) }, call: { abandoned: true } });
    expect(state.contactJoined(late, 'CAMPAIGN_1', ms(500)).line.abandonedAt).toEqual(ms(0));
  });
});

describe('a line that is over', () => {
  it('is over once, and nothing moves it any more', () => {
    const over = state.ended(scene('connected', { call: { state: 'completed', endedAt: at(9_000) } }), now);
    expect(over.line.endedAt).toEqual(at(9_000));
    expect(state.ended(over, at(60_000))).toEqual(over);
    expect(state.settled(over, at(60_000))).toEqual(over);
    expect(state.detected(over, verdict('human'), rules()).line.stage).toBe('over');
    expect(state.contactJoined(over, 'CAMPAIGN_1', now)).toEqual(over);
  });
});
