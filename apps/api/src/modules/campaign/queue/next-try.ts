import { RETRY_OUTCOMES, type CampaignContactStatus, type RetryOutcome, type RetrySettings } from '@dialer/contracts';
import type { CampaignContactRow } from '../campaign-rows.repository';

const MINUTE_MS = 60_000;
/** A callback is its owner's for so long after the promised time, then anybody's (peers.md §6, 16). */
export const OWNER_FIRST_MS = 15 * MINUTE_MS;
/** Nobody was rung: soon again, but not in a loop. */
const MISSED_RETRY_MS = 15_000;
/** A number that could not be dialled so often has something wrong with it that waiting does not mend. */
const MOST_MISSES = 20;

/** Words by which a dial ends that never reached the carrier: no attempt on the person. `blocked_…` is the gate's last look. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'pace_limit',
  'live_limit',
  'never_dialed',
  'ended_before_dial',
  'carrier_queue',
  'agent_taken',
]);
/** The gate's words that no waiting helps against. */
const FOR_GOOD: ReadonlySet<string> = new Set(['do_not_call', 'destination_not_allowed']);

type Standing = Pick<
  CampaignContactRow,
  'status' | 'queueState' | 'nextAt' | 'callbackAt' | 'ownerPrincipalId' | 'ownerUntil' | 'rank' | 'blockedReason'
>;
type Tried = Pick<CampaignContactRow, 'attempts' | 'misses'>;
type Promised = Pick<CampaignContactRow, 'callbackAt' | 'ownerPrincipalId' | 'ownerUntil'>;

const NOTHING_PLANNED = { nextAt: null, callbackAt: null, ownerPrincipalId: null, ownerUntil: null, blockedReason: null } as const;

/** What an ending of a dial makes of its contact; pure. `attempts` counts this dial. */
export function afterEnding(
  contact: Tried & Promised,
  retry: RetrySettings,
  ending: { status: CampaignContactStatus; at: Date; reason?: string | null },
): Standing & Pick<Tried, 'misses'> {
  const refusal = /^blocked_(.+)$/.exec(ending.reason ?? '')?.[1] ?? null;
  const missed = refusal !== null || NEVER_SENT.has(ending.reason ?? '');
  if (missed) return { ...afterMiss(contact, refusal, ending.at), misses: contact.misses + 1 };
  return { ...afterTry(contact, retry, ending.status, ending.at), misses: contact.misses };
}

/** Somebody was rung. Without a rule for how it ended, or with no tries left, that was the last one. */
export function afterTry({ attempts, misses }: Tried, retry: RetrySettings, status: CampaignContactStatus, at: Date): Standing {
  const delay = isRetried(status) ? (retry.delay_minutes[status] ?? null) : null;
  if (delay === null || attempts - misses >= retry.max_attempts) return { ...NOTHING_PLANNED, status, queueState: 'done', rank: 2 };
  return { ...NOTHING_PLANNED, status, queueState: 'waiting', nextAt: new Date(at.getTime() + delay * MINUTE_MS), rank: 2 };
}

/** Promised: at that time by the one who promised it, a while later by anybody. */
export function asCallback(status: CampaignContactStatus, callbackAt: Date, owner: string | null): Standing {
  const ownerUntil = owner === null ? null : new Date(callbackAt.getTime() + OWNER_FIRST_MS);
  return {
    status,
    queueState: 'waiting',
    nextAt: ownerUntil ?? callbackAt,
    callbackAt,
    ownerPrincipalId: owner,
    ownerUntil,
    rank: 0,
    blockedReason: null,
  };
}

export const asDone = (status: CampaignContactStatus): Standing => ({ ...NOTHING_PLANNED, status, queueState: 'done', rank: 2 });

export const asBlocked = (reason: string): Standing => ({
  ...NOTHING_PLANNED,
  status: 'blocked',
  queueState: 'blocked',
  blockedReason: reason,
  rank: 2,
});

/** A promise that could not be kept yet is still one. */
function afterMiss({ attempts, misses, ...promise }: Tried & Promised, refusal: string | null, at: Date): Standing {
  if (refusal !== null && FOR_GOOD.has(refusal)) return asBlocked(refusal);
  if (misses + 1 >= MOST_MISSES) return asDone('failed');
  const calledBefore = attempts - misses > 1;
  const { callbackAt, ownerPrincipalId, ownerUntil } = promise;
  return {
    status: calledBefore ? 'failed' : 'pending',
    queueState: 'waiting',
    nextAt: new Date(at.getTime() + MISSED_RETRY_MS),
    callbackAt,
    ownerPrincipalId,
    ownerUntil,
    blockedReason: refusal,
    rank: callbackAt ? 0 : calledBefore ? 2 : 1,
  };
}

function isRetried(status: CampaignContactStatus): status is RetryOutcome {
  return (RETRY_OUTCOMES as readonly string[]).includes(status);
}
