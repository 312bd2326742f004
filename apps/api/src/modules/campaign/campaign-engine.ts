import type { DialNextResponse } from '@dialer/contracts';
import type { Principal } from '../auth/principal';

/** What the part that dials and connects offers to the part that plans (REST, queue). Call nothing of it inside a transaction. */
export abstract class CampaignEngine {
  /**
   * Dials one contact at once, whether or not an agent is there (contract.md §3); a draft or paused campaign is refused with
   * `CONFLICT`, the gate's refusals only move contacts aside.
   */
  abstract order(campaignId: string, principal: Principal): Promise<DialNextResponse>;

  /** Something has changed that may allow a dial: contacts were added, it was resumed, a callback came due. Never throws. */
  abstract nudge(campaignId: string): Promise<void>;

  /** Its phase is `paused` now: nothing new is dialled, lines that ring are let go at their ring floor (calls.md C17). */
  abstract paused(campaignId: string): Promise<void>;

  /** Its phase is `ended` now: as `paused`, and `campaign_ended` follows when the last line is over. */
  abstract ended(campaignId: string): Promise<void>;

  /** The agent of this principal has written down how the last call went: out of wrap-up, and on. */
  abstract wrappedUp(campaignId: string, principalId: string): Promise<void>;
}
