import { Injectable } from '@nestjs/common';
import type { CampaignFrameBody } from '@dialer/contracts';
import type { Tx } from '../../platform/database/database';
import { FramePublisher } from '../realtime/frame-publisher';

export const campaignStream = (campaignId: string): string => `campaign:${campaignId}`;

/** Live frames of campaigns; appended as the last statements of a transaction, before those of `user:` (streams in order). */
@Injectable()
export class CampaignFrames {
  constructor(private readonly frames: FramePublisher) {}

  async append(tx: Tx, campaignId: string, bodies: readonly CampaignFrameBody[]): Promise<void> {
    for (const body of bodies) await this.frames.append(tx, campaignStream(campaignId), { ...body });
  }

  poke(campaignId: string): Promise<void> {
    return this.frames.poke([campaignStream(campaignId)]);
  }
}
