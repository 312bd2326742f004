import { Injectable, Logger } from '@nestjs/common';
import type { DialNextResponse } from '@dialer/contracts';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { WrapUps } from './agents/wrap-ups';
import { CampaignEngine } from './campaign-engine';
import { CampaignRowsRepository } from './campaign-rows.repository';
import { CampaignMoves } from './lines/campaign-moves';
import { DialNext } from './lines/dial-next';

@Injectable()
export class Engine extends CampaignEngine {
  private readonly logger = new Logger(Engine.name);

  constructor(
    private readonly rows: CampaignRowsRepository,
    private readonly dialNext: DialNext,
    private readonly moves: CampaignMoves,
    private readonly wrapUps: WrapUps,
  ) {
    super();
  }

  async order(campaignId: string, principal: Principal): Promise<DialNextResponse> {
    const campaign = await this.rows.campaign(campaignId);
    if (!campaign) throw new AppError('CAMPAIGN_NOT_FOUND', 'Campaign not found', { campaign_id: campaignId });
    if (campaign.phase !== 'running') {
      throw new AppError('CONFLICT', `The campaign is ${campaign.phase}; it dials nobody`, { status: campaign.phase });
    }
    const call = await this.dialNext.order(campaign, principal.id);
    return call ? { status: 'dialing', phone: call.toPhone } : { status: 'no_more_contacts', phone: null };
  }

  nudge(campaignId: string): Promise<void> {
    return this.moves.mayDial(campaignId);
  }

  paused(campaignId: string): Promise<void> {
    return this.rest(campaignId);
  }

  ended(campaignId: string): Promise<void> {
    return this.rest(campaignId);
  }

  async wrappedUp(_campaignId: string, principalId: string): Promise<void> {
    await this.wrapUps.ofPrincipal(principalId);
  }

  private async rest(campaignId: string): Promise<void> {
    try {
      await this.moves.resting(campaignId);
    } catch (error) {
      this.logger.warn({ err: error, campaignId }, 'the lines of a campaign that rests could not be let go at once; they ring out');
    }
  }
}
