import { Injectable } from '@nestjs/common';
import type {
  CampaignContactPage,
  CampaignContactSearchRequest,
  CampaignPage,
  CampaignStatus,
  CampaignSummaryView,
  CampaignView,
  PageQuery,
} from '@dialer/contracts';
import { AppError } from '../../../platform/errors/app-error';
import type { Principal } from '../../auth/principal';
import { CampaignRowsRepository, type CampaignRow } from '../campaign-rows.repository';
import { Governor } from '../lines/governor';
import { CampaignSums, type Sums } from './campaign-sums';
import { CampaignsRepository, type ContactWithCall } from './campaigns.repository';
import { contactView, settingsView } from './contact-view';

const PAGE_SIZE = 50;
/** Of contacts, in a campaign's own view (contract.md §3). */
const CONTACTS_SHOWN = 500;

/** Campaigns as they are shown. */
@Injectable()
export class CampaignViews {
  constructor(
    private readonly rows: CampaignRowsRepository,
    private readonly campaigns: CampaignsRepository,
    private readonly sums: CampaignSums,
    private readonly governor: Governor,
  ) {}

  /** Throws CAMPAIGN_NOT_FOUND. */
  async campaign(id: string): Promise<CampaignRow> {
    const campaign = await this.rows.campaign(id);
    if (!campaign) throw campaignNotFound(id);
    return campaign;
  }

  async page({ page = 1, page_size = PAGE_SIZE, status }: PageQuery & { status?: CampaignStatus }): Promise<CampaignPage> {
    const { rows, total } = await this.campaigns.page(status, page_size, (page - 1) * page_size);
    return { items: await this.summaries(rows), total };
  }

  async summary(campaign: CampaignRow): Promise<CampaignSummaryView> {
    const [view] = await this.summaries([campaign]);
    return view!;
  }

  /** `contactsFrom`: the `contacts_next` of the page before. */
  async view(id: string, principal: Principal | null, contactsFrom = 0): Promise<CampaignView> {
    const campaign = await this.campaign(id);
    const [summary, contacts, lines, agents, callOrder] = await Promise.all([
      this.summary(campaign),
      this.campaigns.contactsFrom(id, contactsFrom, CONTACTS_SHOWN + 1),
      this.campaigns.liveLines(id),
      this.campaigns.agentsOf([id]),
      this.campaigns.callOrder(id, CONTACTS_SHOWN),
    ]);
    const shown = contacts.slice(0, CONTACTS_SHOWN);
    const own = agents.find(({ principalId }) => principalId === principal?.id) ?? null;
    const connected = lines.filter(({ line }) => line.stage === 'connected');
    const mine = connected.find(({ line }) => own !== null && line.agentId === own.id) ?? latest(connected);
    const freeAgents = agents.filter(({ state }) => state === 'free').length;
    return {
      ...summary,
      settings: settingsView(campaign),
      contact_list_id: campaign.contactListId,
      ...contactsPart(shown),
      contacts_total: summary.counts.total,
      contacts_next: contacts.length > CONTACTS_SHOWN ? shown.at(-1)!.contact.position : null,
      call_order: callOrder,
      agent_identity: own?.identity ?? campaign.identity,
      connected_phone: mine?.call.toPhone ?? null,
      effective_lines: await this.governor.lines(campaign, Math.max(1, freeAgents)),
    };
  }

  async search(id: string, { q, status, page = 1, page_size = PAGE_SIZE }: CampaignContactSearchRequest): Promise<CampaignContactPage> {
    await this.campaign(id);
    const wanted = { ...(q?.trim() && { q: q.trim() }), ...(status && { status }), limit: page_size, offset: (page - 1) * page_size };
    const { rows, total } = await this.campaigns.search(id, wanted);
    return { items: rows.map(contactView), total };
  }

  private async summaries(rows: readonly CampaignRow[]): Promise<CampaignSummaryView[]> {
    const sums = await this.sums.of(rows);
    return Promise.all(rows.map((row) => this.toSummary(row, sums.get(row.id)!)));
  }

  private async toSummary(row: CampaignRow, { counts, status, agents }: Sums): Promise<CampaignSummaryView> {
    const { humans, abandoned } = await this.governor.state(row.id);
    return {
      id: row.id,
      name: row.name,
      status,
      provider: row.provider,
      mode: row.mode,
      lines: row.lines,
      counts,
      abandon_rate: humans > 0 ? abandoned / humans : null,
      agents,
      created_at: row.createdAt.toISOString(),
      started_at: row.startedAt?.toISOString() ?? null,
      ended_at: row.endedAt?.toISOString() ?? null,
    };
  }
}

const latest = <T extends { line: { connectedAt: Date | null } }>(lines: readonly T[]): T | undefined =>
  [...lines].sort((a, b) => (b.line.connectedAt?.getTime() ?? 0) - (a.line.connectedAt?.getTime() ?? 0))[0];

/** By way of entries: a disposition may be any text, a number never is one of an object's own names. */
function contactsPart(shown: readonly ContactWithCall[]) {
  const contacts = shown.map(({ contact }) => contact);
  return {
    contacts: contacts.map(({ phone }) => phone),
    contact_status: Object.fromEntries(contacts.map(({ phone, status }) => [phone, status])),
    call_sids: Object.fromEntries(shown.flatMap(({ contact, callSid }) => (callSid ? [[contact.phone, callSid]] : []))),
    dispositions: Object.fromEntries(contacts.flatMap(({ phone, disposition }) => (disposition === null ? [] : [[phone, disposition]]))),
  };
}

export function campaignNotFound(id: string): AppError {
  return new AppError('CAMPAIGN_NOT_FOUND', 'There is no such campaign', { campaign_id: id });
}
