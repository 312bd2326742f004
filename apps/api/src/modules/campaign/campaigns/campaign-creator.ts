import { Injectable, Logger } from '@nestjs/common';
import type { CampaignCreated, CampaignCreateRequest, TokenResponse } from '@dialer/contracts';
import type { TelephonyProvider } from '@dialer/telephony';
import { v7 as uuid } from 'uuid';
import { Clock } from '../../../platform/clock/clock';
import { Database } from '../../../platform/database/database';
import { AppError } from '../../../platform/errors/app-error';
import { AuditLog } from '../../audit/audit-log';
import type { Principal } from '../../auth/principal';
import { BrowserTokens } from '../../calls/browser-tokens';
import { Providers } from '../../calls/providers';
import { CampaignEngine } from '../campaign-engine';
import type { CampaignRow } from '../campaign-rows.repository';
import { CampaignChecks } from './campaign-checks';
import { CampaignFilling } from './campaign-filling';
import { settingsOf } from './campaign-settings';
import { CampaignViews } from './campaign-views';
import { CampaignsRepository } from './campaigns.repository';
import { readContacts } from './read-contacts';

/** A new campaign: everything is checked before anything is written; then its contacts, then, when asked to, the first dial. */
@Injectable()
export class CampaignCreator {
  private readonly logger = new Logger(CampaignCreator.name);

  constructor(
    private readonly db: Database,
    private readonly campaigns: CampaignsRepository,
    private readonly checks: CampaignChecks,
    private readonly filling: CampaignFilling,
    private readonly views: CampaignViews,
    private readonly providers: Providers,
    private readonly tokens: BrowserTokens,
    private readonly engine: CampaignEngine,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async create(request: CampaignCreateRequest, principal: Principal): Promise<CampaignCreated> {
    const provider = this.providers.of(request.provider, principal);
    const contacts = request.contacts ? readContacts(request.contacts) : [];
    const listName = await this.checks.of(request, provider);
    const browser = await this.tokens.issue(provider, principal);
    const campaign = await this.insert(request, { provider, principal, browser, listName });
    await this.filling.add(campaign.id, contacts);
    // The first of a list at once, so that a small one is complete in the answer; the rest is a job's.
    if (campaign.contactListId) await this.filling.step(campaign.id);
    if (campaign.phase === 'running') await this.start(campaign, principal);
    const { token, identity } = browser;
    return { campaign: await this.views.view(campaign.id, principal), token, identity };
  }

  private insert(
    request: CampaignCreateRequest,
    {
      provider,
      principal,
      browser,
      listName,
    }: { provider: TelephonyProvider; principal: Principal; browser: TokenResponse; listName: string | null },
  ): Promise<CampaignRow> {
    const now = this.clock.now();
    const start = request.start ?? true;
    return this.db.tx(async (tx) => {
      const campaign = await this.campaigns.insert(tx, {
        id: uuid(),
        name: request.name?.trim() || listName || `Campaign of ${now.toISOString().slice(0, 16).replace('T', ' ')}`,
        phase: start ? 'running' : 'draft',
        provider: provider.name,
        ...settingsOf(request),
        contactListId: request.contact_list_id ?? null,
        principalId: principal.id,
        userId: principal.kind === 'user' ? principal.userId : null,
        identity: browser.identity,
        createdAt: now,
        startedAt: start ? now : null,
        fillAt: request.contact_list_id ? now : null,
      });
      const detail = { mode: campaign.mode, lines: campaign.lines, started: start };
      await this.audit.record(tx, { action: 'campaign.created', subject: { type: 'campaign', id: campaign.id }, detail });
      return campaign;
    });
  }

  /** The campaign stands whatever becomes of its first dial: an agent who sits down gets the next one. */
  private async start(campaign: CampaignRow, principal: Principal): Promise<void> {
    try {
      await this.engine.order(campaign.id, principal);
    } catch (error) {
      if (!(error instanceof AppError)) this.logger.warn({ err: error, campaignId: campaign.id }, 'the first dial of a campaign failed');
      await this.engine.nudge(campaign.id);
    }
  }
}
