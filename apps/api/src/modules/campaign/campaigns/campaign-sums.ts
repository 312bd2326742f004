import { Injectable } from '@nestjs/common';
import type { CampaignContactStatus, CampaignCounts, CampaignStatus } from '@dialer/contracts';
import { Clock } from '../../../platform/clock/clock';
import type { CampaignContactRow, CampaignRow } from '../campaign-rows.repository';
import { CampaignsRepository } from './campaigns.repository';

/** Counting a million contacts takes a while: so many times as long as it took, the sums of a large campaign are shown again. */
const KEPT_TIMES = 20;
const LARGE = 20_000;
const KEPT_AT_MOST_MS = 5_000;

export interface Sums {
  counts: CampaignCounts;
  status: CampaignStatus;
  agents: number;
}
interface ContactSum {
  queueState: CampaignContactRow['queueState'];
  status: CampaignContactStatus;
  n: number;
}

/** What is counted of campaigns, for a page of them in four statements. */
@Injectable()
export class CampaignSums {
  private readonly kept = new Map<string, { until: number; sums: ContactSum[] }>();

  constructor(
    private readonly campaigns: CampaignsRepository,
    private readonly clock: Clock,
  ) {}

  async of(rows: readonly CampaignRow[]): Promise<Map<string, Sums>> {
    const ids = rows.map(({ id }) => id);
    if (!ids.length) return new Map();
    const [contacts, lines, stages, agents] = await Promise.all([
      this.contactSums(ids),
      this.campaigns.lineSums(ids),
      this.campaigns.liveStages(ids),
      this.campaigns.agentsOf(ids),
    ]);
    const entries = rows.map((row): [string, Sums] => {
      const line = lines.find(({ campaignId }) => campaignId === row.id);
      const own = stages.filter(({ campaignId }) => campaignId === row.id);
      return [
        row.id,
        {
          counts: countsOf(row, contacts.get(row.id) ?? [], line),
          status: statusOf(row, new Set(own.map(({ stage }) => stage))),
          agents: agents.filter(({ campaignId }) => campaignId === row.id).length,
        },
      ];
    });
    return new Map(entries);
  }

  private async contactSums(ids: readonly string[]): Promise<Map<string, ContactSum[]>> {
    const now = this.clock.now().getTime();
    const sums = new Map<string, ContactSum[]>(ids.flatMap((id) => this.stillKept(id, now)));
    const missing = ids.filter((id) => !sums.has(id));
    if (!missing.length) return sums;
    const counted = await this.campaigns.contactCounts(missing);
    const after = this.clock.now().getTime();
    const until = after + Math.min(KEPT_AT_MOST_MS, (after - now) * KEPT_TIMES);
    for (const id of missing) {
      const own = counted.filter(({ campaignId }) => campaignId === id);
      sums.set(id, own);
      if (own.reduce((total, { n }) => total + n, 0) >= LARGE) this.kept.set(id, { until, sums: own });
    }
    return sums;
  }

  /** What took no time is counted anew each time. */
  private stillKept(id: string, now: number): [string, ContactSum[]][] {
    const kept = this.kept.get(id);
    if (kept && kept.until > now) return [[id, kept.sums]];
    this.kept.delete(id);
    return [];
  }
}

/** What a campaign is shown as: while it runs, by its lines (contract.md §3). */
export function statusOf({ phase }: Pick<CampaignRow, 'phase'>, liveStages: ReadonlySet<string>): CampaignStatus {
  if (phase !== 'running') return phase;
  if (liveStages.has('connected')) return 'connected';
  return liveStages.size ? 'dialing' : 'waiting';
}

function countsOf(
  { dials }: CampaignRow,
  sums: readonly ContactSum[],
  line?: { answered: number; connected: number; abandoned: number },
): CampaignCounts {
  const sum = (which: (one: ContactSum) => boolean) => sums.filter(which).reduce((total, { n }) => total + n, 0);
  const inState = (state: ContactSum['queueState']) => sum(({ queueState }) => queueState === state);
  return {
    total: sum(() => true),
    pending: inState('ready'),
    live: inState('live'),
    done: inState('done'),
    blocked: inState('blocked'),
    waiting: inState('waiting'),
    dials,
    answered: line?.answered ?? 0,
    connected: line?.connected ?? 0,
    voicemail: sum(({ status }) => status === 'voicemail'),
    abandoned: line?.abandoned ?? 0,
  };
}
