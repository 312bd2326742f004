import { Injectable } from '@nestjs/common';
import type { AuditAction, CampaignContactsAdded, CampaignContactsAddRequest, CampaignPhase, CampaignView } from '@dialer/contracts';
import { Clock } from '../../../platform/clock/clock';
import { Database } from '../../../platform/database/database';
import { AppError } from '../../../platform/errors/app-error';
import { AuditLog } from '../../audit/audit-log';
import type { Principal } from '../../auth/principal';
import { CampaignEngine } from '../campaign-engine';
import type { CampaignRow } from '../campaign-rows.repository';
import { CampaignFilling } from './campaign-filling';
import { CampaignLaw } from './campaign-law';
import { campaignNotFound, CampaignViews } from './campaign-views';
import { CampaignsRepository, type CampaignChange } from './campaigns.repository';
import { readContacts } from './read-contacts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Pause, go on, end, more contacts. What was asked for already is answered as done. */
@Injectable()
export class CampaignActions {
  constructor(
    private readonly db: Database,
    private readonly campaigns: CampaignsRepository,
    private readonly views: CampaignViews,
    private readonly law: CampaignLaw,
    private readonly filling: CampaignFilling,
    private readonly engine: CampaignEngine,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async pause(id: string, principal: Principal): Promise<CampaignView> {
    const moved = await this.move(id, 'paused', ['running'], 'campaign.paused', { pausedAt: this.clock.now(), dialAt: null });
    if (moved) await this.engine.paused(id);
    return this.views.view(id, principal);
  }

  /** Also starts a draft. */
  async resume(id: string, principal: Principal): Promise<CampaignView> {
    const campaign = await this.views.campaign(id);
    await this.law.requireSeller(campaign.lines);
    const change = { pausedAt: null, startedAt: campaign.startedAt ?? this.clock.now() };
    const moved = await this.move(id, 'running', ['paused', 'draft'], 'campaign.resumed', change);
    if (moved) await this.engine.nudge(id);
    return this.views.view(id, principal);
  }

  /** Answers at once; lines go on as calls.md C17 says. */
  async end(id: string): Promise<{ status: 'ended' }> {
    const now = this.clock.now();
    const change = { endedAt: now, endReason: 'ended', dialAt: null, fillAt: null };
    const moved = await this.move(id, 'ended', ['draft', 'running', 'paused'], 'campaign.ended', change);
    if (moved) await this.engine.ended(id);
    return { status: 'ended' };
  }

  async addContacts(id: string, { contacts, contact_list_id }: CampaignContactsAddRequest): Promise<CampaignContactsAdded> {
    if (!contacts === !contact_list_id) {
      throw new AppError('VALIDATION_ERROR', 'Some fields are not valid', {
        fields: { contacts: 'is required, or contact_list_id, not both' },
      });
    }
    const campaign = await this.views.campaign(id);
    if (campaign.phase === 'ended') throw new AppError('CONFLICT', 'The campaign has ended', { status: 'ended' });
    const { added, given } = contacts ? await this.addGiven(id, contacts) : await this.filling.addList(id, contact_list_id!);
    if (added) await this.engine.nudge(id);
    return { added, duplicates: given - added };
  }

  private async addGiven(id: string, contacts: readonly unknown[]): Promise<{ added: number; given: number }> {
    return { added: await this.filling.add(id, readContacts(contacts)), given: contacts.length };
  }

  /** False: it was there already. */
  private async move(
    id: string,
    to: CampaignPhase,
    from: readonly CampaignPhase[],
    action: AuditAction,
    change: CampaignChange,
  ): Promise<boolean> {
    return this.db.tx(async (tx) => {
      const campaign: CampaignRow | null = UUID.test(id) ? await this.campaigns.lock(tx, id) : null;
      if (!campaign) throw campaignNotFound(id);
      if (campaign.phase === to) return false;
      if (!from.includes(campaign.phase)) {
        throw new AppError('CONFLICT', `The campaign is ${campaign.phase}`, { status: campaign.phase });
      }
      await this.campaigns.change(tx, id, { ...change, phase: to });
      await this.audit.record(tx, { action, subject: { type: 'campaign', id } });
      return true;
    });
  }
}
