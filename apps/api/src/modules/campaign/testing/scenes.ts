import type { AmdSettings } from '@dialer/contracts';
import type { DetectionEvent, DetectionPatience, DetectionVerdict } from '@dialer/telephony';
import { newCallRow } from '../../calls/new-call';
import type { CallRow } from '../../calls/calls.repository';
import type { AgentRow, LineRow } from '../campaign-rows.repository';
import type { LineRules, LineScene } from '../lines/line-state';

export const T0 = new Date('2026-05-20T16:00:00Z');
export const at = (ms: number): Date => new Date(T0.getTime() + ms);

export const AMD: AmdSettings = { enabled: true, unknown: 'connect', on_machine: 'hang_up', message_id: null, audience: 'consumer' };
export const WITH_MESSAGE: AmdSettings = { ...AMD, on_machine: 'leave_message', message_id: 'thank-you' };
export const PATIENCE: DetectionPatience = { verdictMs: 2_800, onSilence: 'unknown', messageEndMs: 30_000 };

export function rules(partial: Partial<LineRules> = {}): LineRules {
  const usual = { phase: 'running' as const, answerPolicy: 'detect_first' as const, amd: AMD, patience: PATIENCE };
  return { ...usual, ringFloorMs: 15_000, agentGraceMs: 20_000, ...partial };
}

export function call(partial: Partial<CallRow> = {}): CallRow {
  const principal = { kind: 'api_key' as const, id: 'key:spec', permissions: [] };
  const blank = newCallRow(
    '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02',
    {
      principal,
      identity: 'key_spec',
      provider: { name: 'twilio' } as never,
      path: 'line',
      to: '+14155550110',
      from: '+14155550199',
      ownCallerIds: [],
      contact: null,
      record: null,
      overrideReason: null,
      idempotency: null,
    },
    T0,
  );
  return { ...blank, callSid: 'CA1', campaignId: 'c', ...partial };
}

export const answeredCall = (partial: Partial<CallRow> = {}) =>
  call({ state: 'in-progress', ringingAt: at(1_000), startedAt: at(5_000), ...partial });

export function line(partial: Partial<LineRow> = {}): LineRow {
  const nothing = Object.fromEntries(
    [
      'agentId verdict verdictAt answeredAt greetingEndAt verdictDueAt reservedAt joinSentAt connectedAt messageAt dropAt cancelAt',
      'abandonedAt actAt endedAt',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, null]),
  ) as unknown as LineRow;
  const ids = { callId: '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02', campaignId: 'c', campaignContactId: 'cc' };
  return { ...nothing, ...ids, attempt: 1, ordered: false, stage: 'dialing', detection: true, joinAttempts: 0, actAttempts: 0, ...partial };
}

export function agent(partial: Partial<AgentRow> = {}): AgentRow {
  return {
    id: 'a1',
    campaignId: 'c',
    provider: 'twilio',
    principalId: 'user:1',
    userId: '019355a0-7c1e-7a10-9c55-2f6c1d0e8a03',
    name: 'Ada',
    identity: 'user_1',
    state: 'free',
    stateSince: T0,
    pauseReason: null,
    callId: null,
    room: 'CAMPAIGN_1',
    conferenceSid: 'CF1',
    label: 'agent_1',
    legMintedAt: T0,
    legSid: 'CA9',
    credential: null,
    legDialAt: null,
    legAnsweredAt: null,
    joinedAt: T0,
    leftAt: null,
    lastSequence: null,
    heartbeatAt: T0,
    createdAt: T0,
    endedAt: null,
    actAt: null,
    actAttempts: 0,
    ...partial,
  };
}

/** A line at a stage, as it would stand there. */
export function scene(
  stage: LineRow['stage'],
  partial: { line?: Partial<LineRow>; call?: Partial<CallRow>; agent?: AgentRow | null } = {},
): LineScene {
  const isAnswered = stage !== 'dialing';
  const isGiven = ['reserved', 'joining', 'connected'].includes(stage);
  const greeted = isGiven || stage === 'waiting' || stage === 'message';
  const state = stage === 'connected' ? 'connected' : stage === 'joining' ? 'joining' : 'reserved';
  const given = isGiven ? agent({ state, callId: '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02' }) : null;
  return {
    line: line({
      stage,
      answeredAt: isAnswered ? at(5_000) : null,
      verdictDueAt: stage === 'detecting' ? at(7_800) : null,
      greetingEndAt: greeted ? at(6_000) : null,
      agentId: given?.id ?? null,
      reservedAt: isGiven ? at(6_500) : null,
      joinSentAt: stage === 'joining' || stage === 'connected' ? at(6_550) : null,
      connectedAt: stage === 'connected' ? at(6_700) : null,
      ...partial.line,
    }),
    call: isAnswered ? answeredCall(partial.call) : call(partial.call),
    agent: partial.agent === undefined ? given : partial.agent,
  };
}

export function verdict(word: DetectionVerdict, partial: Partial<DetectionEvent> = {}): DetectionEvent {
  const origin = { provider: 'twilio' as const, key: `amd:${word}`, callId: null, sequence: null, at: at(6_500) };
  return { kind: 'detection', ...origin, legSid: 'CA1', verdict: word, greetingEndMs: 1_000, silenceMs: null, failed: false, ...partial };
}
