import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ROUTES } from '@dialer/contracts';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { CAMPAIGN_STATE_SOURCE, type CampaignStateSource } from './campaign-state-source';
import type { FrameBody } from './frames.repository';

/** Who may listen to which campaign. */
@Injectable()
export class CampaignStreams {
  constructor(private readonly modules: ModuleRef) {}

  /** Before the upgrade, so that who may not gets an HTTP status and never a socket. */
  async check(path: string, principal: Principal, params: Record<string, string | undefined>): Promise<void> {
    if (path !== ROUTES.wsCampaign) return;
    if (!this.mayListen(principal)) throw new AppError('FORBIDDEN', 'You may not listen to campaigns');
    const id = params['campaign_id'] ?? '';
    if (!(await this.source().exists(id))) throw new AppError('CAMPAIGN_NOT_FOUND', 'There is no such campaign', { campaign_id: id });
  }

  mayListen({ permissions }: Principal): boolean {
    return permissions.includes('campaigns.read');
  }

  async state(id: string, principal: Principal): Promise<FrameBody> {
    const state = await this.source().state(id, principal);
    if (!state) throw new AppError('CAMPAIGN_NOT_FOUND', 'There is no such campaign', { campaign_id: id });
    return state;
  }

  private source(): CampaignStateSource {
    return this.modules.get<CampaignStateSource>(CAMPAIGN_STATE_SOURCE, { strict: false });
  }
}
