import type { AmdSettings, AnswerPolicy, CampaignPhase } from '@dialer/contracts';
import type { DetectionEvent, DetectionPatience, DetectionVerdict } from '@dialer/telephony';
import { isOver } from '../../calls/call-state';
import type { CallRow } from '../../calls/calls.repository';
import { afterTalk, atRest, connected, isInRoom, joining } from '../agents/desk-state';
import type { AgentRow, LineRow } from '../campaign-rows.repository';

/** A line with its call and the agent it is given to, as locked in one transaction. */
export interface LineScene {
  line: LineRow;
  call: CallRow;
  agent: AgentRow | null;
}
export interface LineRules {
  phase: CampaignPhase;
  answerPolicy: AnswerPolicy;
  amd: AmdSettings;
  ringFloorMs: number;
  /** How long a verdict may take at this carrier; null: nobody listens for one. */
  patience: DetectionPatience | null;
  /** How long a person waits for an agent whose leg was lost (AGENT_GRACE_S). */
  agentGraceMs: number;
}

/** Not in one room with an agent so long after the greeting: abandoned, whatever comes later (calls.md C10). */
export const ABANDONED_AFTER_MS = 2_000;
/** A person who is joined again and again meets nobody: then they are told. */
const MAX_JOINS = 3;

const later = (from: Date, ms: number) => new Date(from.getTime() + ms);

/** Somebody has picked up. Out of order the verdict may be known already. */
export function answered({ line, call, agent }: LineScene, rules: LineRules, now: Date): LineScene {
  if (line.stage !== 'dialing' || !call.startedAt) return { line, call, agent };
  const answeredAt = call.startedAt;
  // A cancel that was sent has not reached them: they stay (C17). Where it is unconditional their end follows.
  const met = { ...line, answeredAt, cancelAt: call.hangupSentAt ? line.cancelAt : null };
  const row = call.hangupSentAt ? { ...call, hangupSentAt: null } : call;
  const { patience } = rules;
  if (!patience || rules.answerPolicy === 'bridge_first') {
    return { line: { ...met, stage: 'waiting', greetingEndAt: answeredAt }, call: row, agent };
  }
  const listening: LineScene = {
    line: { ...met, stage: 'detecting', verdictDueAt: later(answeredAt, patience.verdictMs) },
    call: row,
    agent,
  };
  return line.verdict ? judged(listening, line.verdict as DetectionVerdict, rules, line.greetingEndAt ?? answeredAt, now) : listening;
}

/** A verdict of the carrier; after a join, a hang-up or the timer it is recorded and changes nothing (C14). */
export function detected(scene: LineScene, event: DetectionEvent, rules: LineRules): LineScene {
  const { line, call, agent } = scene;
  const noted = noteVerdict(scene, event);
  if (line.stage === 'dialing') return { ...noted, line: { ...noted.line, greetingEndAt: greetingEnd(event, call.startedAt ?? event.at) } };
  if (line.stage === 'voicemail' && !line.dropAt && event.verdict.startsWith('machine_end')) {
    return { line: { ...noted.line, dropAt: event.at }, call: noted.call, agent };
  }
  if (line.stage !== 'detecting') return noted;
  return judged(noted, event.verdict, rules, greetingEnd(event, line.answeredAt ?? event.at), event.at);
}

/** Nobody has said anything until the timer ran out (C11). */
export function verdictTimedOut(scene: LineScene, rules: LineRules, now: Date): LineScene {
  const { line } = scene;
  if (line.stage === 'voicemail') return { ...scene, line: { ...line, dropAt: line.dropAt ?? now } };
  if (line.stage !== 'detecting') return scene;
  if (rules.patience?.onSilence === 'hang_up') {
    return hangUp({ ...scene, line: { ...line, abandonedAt: line.abandonedAt ?? now } }, 'detection_timeout', now);
  }
  return judged(scene, 'unknown', rules, line.answeredAt ?? now, now);
}

function judged(scene: LineScene, verdict: DetectionVerdict, rules: LineRules, greetingEndAt: Date, now: Date): LineScene {
  const { line } = scene;
  if (verdict === 'human' || (verdict === 'unknown' && rules.amd.unknown === 'connect')) {
    return { ...scene, line: { ...line, stage: 'waiting', greetingEndAt } };
  }
  const leavesMessage = rules.amd.on_machine === 'leave_message' && rules.amd.message_id !== null;
  if (!verdict.startsWith('machine') || !leavesMessage) return hangUp(scene, verdict, now);
  const speaks = verdict.startsWith('machine_end');
  const messageEndMs = rules.patience?.messageEndMs ?? rules.patience?.verdictMs ?? 0;
  const dueAt = later(line.answeredAt ?? now, messageEndMs);
  return { ...scene, line: { ...line, stage: 'voicemail', verdictDueAt: dueAt, dropAt: speaks ? now : null } };
}

function noteVerdict({ line, call, agent }: LineScene, { verdict, at }: DetectionEvent): LineScene {
  // The first word of a kind counts; that a machine may be spoken to now refines that it is one.
  const refines = line.verdict === 'machine_start' && verdict.startsWith('machine_end');
  if (line.verdict && !refines) return { line, call, agent };
  return { line: { ...line, verdict, verdictAt: line.verdictAt ?? at }, call: { ...call, answeredBy: verdict }, agent };
}

/** When the greeting was over, as near as the carrier tells (C10). */
function greetingEnd(event: DetectionEvent, answeredAt: Date): Date {
  if (event.greetingEndMs !== null) return later(answeredAt, event.greetingEndMs);
  if (event.silenceMs !== null) return new Date(Math.max(answeredAt.getTime(), event.at.getTime() - event.silenceMs));
  return answeredAt;
}

/** An agent has been given to them; the join is owed now (C13). */
export function given({ line, call }: LineScene, agent: AgentRow, now: Date): LineScene {
  return {
    line: { ...line, stage: 'reserved', agentId: agent.id, reservedAt: now, joinSentAt: null },
    call: {
      ...call,
      principalId: agent.principalId,
      identity: agent.identity,
      userId: agent.userId,
      userName: agent.userId ? agent.name : call.userName,
    },
    agent,
  };
}

export function joinSent({ line, call, agent }: LineScene, now: Date): LineScene {
  if (line.stage !== 'reserved') return { line, call, agent };
  const sent = { ...line, stage: 'joining' as const, joinSentAt: now, joinAttempts: line.joinAttempts + 1 };
  return { line: sent, call, agent: agent && joining(agent, now) };
}

/** The contact has come into a room. With the agent there they are connected, without one they go on waiting. */
export function contactJoined(scene: LineScene, room: string, at: Date): LineScene {
  const { line, call, agent } = scene;
  const isExpected = line.stage === 'joining' || line.stage === 'reserved';
  if (!isExpected || !agent || agent.room !== room) return scene;
  if (!isInRoom(agent)) return agentLost(scene, at);
  const connectedAt = line.connectedAt ?? at;
  return {
    line: { ...line, stage: 'connected', connectedAt, joinSentAt: line.joinSentAt ?? at },
    call: { ...call, agentPresent: true, agentMetAt: call.agentMetAt ?? at, conferenceSid: agent.conferenceSid },
    agent: connected(agent, at),
  };
}

/** Three seconds, or the carrier's refusal, without a join: somebody else, or the message. */
export function joinFailed(scene: LineScene, now: Date): LineScene {
  const { line } = scene;
  if (line.stage !== 'reserved' && line.stage !== 'joining') return scene;
  return withoutAgent(scene, line.joinAttempts >= MAX_JOINS ? 'message' : 'waiting', now);
}

/** The agent's leg is lost and did not come back in time (D18), or was not in its room (C13). */
export function agentLost(scene: LineScene, now: Date): LineScene {
  return withoutAgent(scene, 'waiting', now);
}

/** There is no leg any more that could be told anything: its ending is on its way, or the carrier is asked for it soon. */
export function legGone(scene: LineScene, now: Date): LineScene {
  const gone = withoutAgent(scene, 'over', now);
  return { ...gone, call: { ...gone.call, customerLeftAt: gone.call.customerLeftAt ?? now } };
}

function withoutAgent({ line, call, agent }: LineScene, stage: LineRow['stage'], now: Date): LineScene {
  return {
    line: { ...line, stage, agentId: null, reservedAt: null, joinSentAt: null },
    call: { ...call, agentPresent: false },
    agent: agent && atRest(agent, now),
  };
}

/** Nobody is there for them: the safe-harbour message has been started (C10). */
export function messageStarted({ line, call, agent }: LineScene, now: Date): LineScene {
  return {
    line: { ...line, stage: 'message', messageAt: now },
    call: { ...call, messageAt: now, holdTrackAt: null, endReason: call.endReason ?? 'no_agent' },
    agent,
  };
}

/** The message for a machine is being played; the call ends after it. An agent who ordered it is free of them. */
export function voicemailStarted({ line, call, agent }: LineScene, now: Date): LineScene {
  const talked = line.connectedAt !== null && agent !== null;
  return {
    line: { ...line, stage: 'voicemail', dropAt: line.dropAt ?? now, messageAt: now, agentId: null },
    call: { ...call, agentPresent: false, endReason: call.endReason ?? 'voicemail_message' },
    agent: agent && (talked ? afterTalk(agent, now) : atRest(agent, now)),
  };
}

/** Told to its end (carriers of commands): nothing more is to be said. */
export function messageHeard(scene: LineScene, now: Date): LineScene {
  const { stage, messageAt } = scene.line;
  return messageAt && (stage === 'message' || stage === 'voicemail') ? hangUp(scene, 'message_heard', now) : scene;
}

/** Hangs up through the call's own row, which owes it from then on (calls.md E22). */
export function hangUp({ line, call, agent }: LineScene, reason: string, now: Date): LineScene {
  return {
    line: { ...line, stage: 'over', agentId: null },
    call: { ...call, endWantedAt: call.endWantedAt ?? now, endReason: call.endReason ?? reason },
    agent: agent && (line.connectedAt ? afterTalk(agent, now) : atRest(agent, now)),
  };
}

/** A losing line has been told to stop ringing; whoever answers first all the same stays where the carrier can tell (C17). */
export function cancelSent({ line, call, agent }: LineScene, now: Date): LineScene {
  if (line.stage !== 'dialing') return { line, call, agent };
  return { line, call: { ...call, hangupSentAt: now, endReason: call.endReason ?? 'let_go' }, agent };
}

/** The contact's leg is over. */
export function ended({ line, call, agent }: LineScene, now: Date): LineScene {
  if (line.endedAt || !isOver(call.state)) return { line, call, agent };
  const endedAt = call.endedAt ?? now;
  const wasLetGo = line.cancelAt !== null && call.startedAt !== null && !line.connectedAt;
  const abandonedAt = line.abandonedAt ?? (wasLetGo ? endedAt : abandonedBy(line, endedAt));
  return {
    line: { ...line, stage: 'over', endedAt, abandonedAt, cancelAt: null, agentId: line.connectedAt ? line.agentId : null },
    call: { ...call, agentPresent: false, abandoned: call.abandoned || abandonedAt !== null },
    agent: agent && (line.stage === 'connected' ? afterTalk(agent, now) : atRest(agent, now)),
  };
}

/** What time alone makes of a line: who is not with an agent by then was abandoned. */
export function settled({ line, call, agent }: LineScene, now: Date): LineScene {
  if (line.stage === 'over') return { line, call, agent };
  const abandonedAt = line.abandonedAt ?? abandonedBy(line, line.connectedAt ?? now);
  if (!abandonedAt || (line.abandonedAt && call.abandoned)) return { line, call, agent };
  return { line: { ...line, abandonedAt }, call: { ...call, abandoned: true }, agent };
}

/** Machines and fax have no greeting's end here: nobody waits there. */
function abandonedBy(line: LineRow, metOrNow: Date): Date | null {
  if (!line.greetingEndAt || !['waiting', 'reserved', 'joining', 'connected', 'message', 'over'].includes(line.stage)) return null;
  if (line.stage === 'over' && !line.answeredAt) return null;
  const limit = later(line.greetingEndAt, ABANDONED_AFTER_MS);
  return metOrNow > limit ? limit : null;
}
