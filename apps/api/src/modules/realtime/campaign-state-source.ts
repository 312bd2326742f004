import type { Principal } from '../auth/principal';
import type { FrameBody } from './frames.repository';

/**
 * What `/ws/{campaign_id}` says first, and whether there is such a campaign. `campaign` provides it, so that realtime never imports
 * campaign (house.md §1.3).
 */
export const CAMPAIGN_STATE_SOURCE = Symbol('CAMPAIGN_STATE_SOURCE');

export interface CampaignStateSource {
  exists(id: string): Promise<boolean>;
  /** Null: it is gone. */
  state(id: string, principal: Principal): Promise<FrameBody | null>;
}
