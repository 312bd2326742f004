import { Injectable } from '@nestjs/common';
import type { ProviderName } from '@dialer/contracts';
import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { Database, type Tx } from '../../../platform/database/database';
import { calls } from '../../../platform/database/schema/calls';
import { campaignAgents, campaignLines, campaigns } from '../../../platform/database/schema/campaigns';
import { nextDeskAct } from '../agents/desk-plan';
import { HEARTBEAT_FRESH_MS } from '../agents/desk-state';
import type { AgentRow, CampaignRow, LineRow } from '../campaign-rows.repository';
import type { AnswerRecord } from './pacing';

/** Dialled or answered, and not with an agent yet. A leg that waits for its beep counts too (calls.md C15). */
const OPEN_STAGES = ['dialing', 'detecting', 'waiting'] as const;
const isOpen = or(
  inArray(campaignLines.stage, [...OPEN_STAGES]),
  and(eq(campaignLines.stage, 'voicemail'), isNull(campaignLines.messageAt)),
);

export interface LineWithCampaign {
  line: LineRow;
  campaign: CampaignRow;
}
export interface CampaignLoad {
  freeAgents: number;
  /** Lines that are nobody's yet. */
  open: number;
  /** The same without those that have been told to stop. */
  kept: number;
}

/** The SQL about lines, and about agents where lines need them in the same transaction. */
@Injectable()
export class LinesRepository {
  constructor(private readonly db: Database) {}

  async insert(tx: Tx, line: LineRow): Promise<void> {
    await tx.insert(campaignLines).values(line);
  }

  /** The call's row is locked by whoever asks: its line is written under that lock alone. */
  async ofCall(callId: string, tx: Tx = this.db.orm): Promise<LineWithCampaign | null> {
    const [row] = await tx
      .select({ line: campaignLines, campaign: campaigns })
      .from(campaignLines)
      .innerJoin(campaigns, eq(campaigns.id, campaignLines.campaignId))
      .where(eq(campaignLines.callId, callId))
      .limit(1);
    return row ?? null;
  }

  async save(tx: Tx, before: LineRow, after: LineRow): Promise<void> {
    const changed = changedColumns(before, after);
    if (changed) await tx.update(campaignLines).set(changed).where(eq(campaignLines.callId, before.callId));
  }

  // Agents, in the same transaction (lock order: call, then agent)

  async lockAgent(tx: Tx, id: string): Promise<AgentRow | null> {
    const [row] = await tx.select().from(campaignAgents).where(eq(campaignAgents.id, id)).for('no key update');
    return row ?? null;
  }

  /** "First human wins" is decided here: whoever gets the row has the agent. The one who has waited longest comes first. */
  async takeFreeAgent(tx: Tx, campaignId: string, now: Date, not: string | null, prefer: string | null): Promise<AgentRow | null> {
    const [row] = await tx
      .select()
      .from(campaignAgents)
      .where(and(isFree(campaignId, now), not ? sql`${campaignAgents.id} <> ${not}` : undefined))
      .orderBy(...(prefer ? [sql`(${campaignAgents.principalId} = ${prefer}) desc`] : []), asc(campaignAgents.stateSince))
      .limit(1)
      .for('no key update', { skipLocked: true });
    return row ?? null;
  }

  /** With what the desk owes from now on. */
  async saveAgent(tx: Tx, before: AgentRow, after: AgentRow): Promise<void> {
    const changed = changedColumns(before, { ...after, actAt: nextDeskAct(after)?.at ?? null });
    if (changed) await tx.update(campaignAgents).set(changed).where(eq(campaignAgents.id, before.id));
  }

  // Pace

  async load(campaignId: string, now: Date, tx: Tx = this.db.orm): Promise<CampaignLoad> {
    const [agents] = await tx.select({ n: count() }).from(campaignAgents).where(isFree(campaignId, now));
    const [lines] = await tx
      .select({ open: count(), kept: sql<number>`count(*) filter (where ${calls.hangupSentAt} is null)` })
      .from(campaignLines)
      .innerJoin(calls, eq(calls.id, campaignLines.callId))
      .where(and(eq(campaignLines.campaignId, campaignId), isNull(campaignLines.endedAt), isOpen));
    return { freeAgents: agents?.n ?? 0, open: lines?.open ?? 0, kept: Number(lines?.kept ?? 0) };
  }

  /** Of 30 days (calls.md C16). Without detection whoever answers is a human. */
  async answerRecord(campaignId: string, since: Date): Promise<AnswerRecord & { oldestAbandonedAt: Date | null }> {
    const isHuman = sql`(${campaignLines.verdict} is null or ${campaignLines.verdict} in ('human', 'unknown'))`;
    const [row] = await this.db.orm
      .select({
        humans: sql<number>`count(*) filter (where ${isHuman} or ${campaignLines.abandonedAt} is not null)`,
        abandoned: sql<number>`count(*) filter (where ${campaignLines.abandonedAt} is not null)`,
        oldest: sql<string | null>`min(${campaignLines.answeredAt}) filter (where ${campaignLines.abandonedAt} is not null)`,
      })
      .from(campaignLines)
      .where(and(eq(campaignLines.campaignId, campaignId), gt(campaignLines.answeredAt, since)));
    const oldest = row?.oldest ?? null;
    return {
      humans: Number(row?.humans ?? 0),
      abandoned: Number(row?.abandoned ?? 0),
      oldestAbandonedAt: oldest ? new Date(oldest) : null,
    };
  }

  /** Lines that nobody needs any more, the youngest first: those ring longest still. */
  async ringing(campaignId: string, limit: number, { ordered }: { ordered: boolean }): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: campaignLines.callId })
      .from(campaignLines)
      .where(
        and(
          eq(campaignLines.campaignId, campaignId),
          eq(campaignLines.stage, 'dialing'),
          isNull(campaignLines.endedAt),
          isNull(campaignLines.cancelAt),
          ordered ? undefined : eq(campaignLines.ordered, false),
        ),
      )
      .orderBy(desc(campaignLines.callId))
      .limit(limit);
    return rows.map(({ id }) => id);
  }

  /** People who wait for an agent, who has waited longest first. */
  async waiting(campaignId: string, limit: number): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: campaignLines.callId })
      .from(campaignLines)
      .where(and(eq(campaignLines.campaignId, campaignId), eq(campaignLines.stage, 'waiting'), isNull(campaignLines.endedAt)))
      .orderBy(asc(campaignLines.greetingEndAt))
      .limit(limit);
    return rows.map(({ id }) => id);
  }

  async hasLive(campaignId: string, tx: Tx = this.db.orm, except: string | null = null): Promise<boolean> {
    const others = except ? sql`${campaignLines.callId} <> ${except}` : undefined;
    const rows = await tx
      .select({ id: campaignLines.callId })
      .from(campaignLines)
      .where(and(eq(campaignLines.campaignId, campaignId), isNull(campaignLines.endedAt), others))
      .limit(1);
    return rows.length > 0;
  }

  async callOfLeg(provider: ProviderName, legSid: string): Promise<string | null> {
    const [row] = await this.db.orm
      .select({ id: calls.id })
      .from(calls)
      .where(and(eq(calls.callSid, legSid), eq(calls.provider, provider), eq(calls.path, 'line')))
      .limit(1);
    return row?.id ?? null;
  }

  // What is owed

  /** A second of slack for processes whose clocks differ: whether it is due is read from the rows afterwards. */
  async claimAct(callId: string, leaseSeconds: number): Promise<LineRow | null> {
    const [row] = await this.db.orm
      .update(campaignLines)
      .set({ actAt: sql`now() + make_interval(secs => ${leaseSeconds})`, actAttempts: sql`${campaignLines.actAttempts} + 1` })
      .where(and(eq(campaignLines.callId, callId), lte(campaignLines.actAt, sql`now() + interval '1 second'`)))
      .returning();
    return row ?? null;
  }

  async postponeAct(callId: string, seconds: number): Promise<void> {
    await this.db.orm
      .update(campaignLines)
      .set({ actAt: sql`now() + make_interval(secs => ${seconds})` })
      .where(eq(campaignLines.callId, callId));
  }

  async dueActs(limit: number): Promise<string[]> {
    const rows = await this.db.orm
      .select({ id: campaignLines.callId })
      .from(campaignLines)
      .where(lte(campaignLines.actAt, sql`now()`))
      .orderBy(asc(campaignLines.actAt))
      .limit(limit);
    return rows.map(({ id }) => id);
  }
}

/** Agents who could be given a person now. */
export function isFree(campaignId: string, now: Date) {
  return and(
    eq(campaignAgents.campaignId, campaignId),
    isNull(campaignAgents.endedAt),
    eq(campaignAgents.state, 'free'),
    isNotNull(campaignAgents.joinedAt),
    gt(campaignAgents.heartbeatAt, new Date(now.getTime() - HEARTBEAT_FRESH_MS)),
  );
}

/** Null: nothing differs. */
export function changedColumns<T extends object>(before: T, after: T): Partial<T> | null {
  const entries = Object.entries(after).filter(([key, value]) => !same((before as Record<string, unknown>)[key], value));
  return entries.length ? (Object.fromEntries(entries) as Partial<T>) : null;
}

const same = (a: unknown, b: unknown): boolean => (a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b);
