import type { CampaignContactStatus } from '@dialer/contracts';
import type { Tx } from '../../platform/database/database';
import type { CampaignContactRow, CampaignRow } from './campaign-rows.repository';

export interface PickOptions {
  /** Whose callbacks may be taken before their owner's time is over: the free agents, or who orders; null: nobody is known yet. */
  forPrincipal?: string | readonly string[] | null;
  /** Somebody asked for this dial, so that rules for automatic dialling alone do not count (contract.md §3). */
  ordered?: boolean;
}
/** How a dial of a contact ended; `at`: when. */
export interface ContactEnding {
  status: CampaignContactStatus;
  at: Date;
  /** It was cancelled before it could be answered, by us and not by the contact: a losing line (calls.md C17). */
  letGo: boolean;
  /** `calls.end_reason`: tells a dial that never reached the carrier, which is no try on the person. */
  reason?: string | null;
}

/** Who is called next (issue 5, part 3). Every method runs inside the caller's transaction and appends no frame. */
export abstract class ContactQueue {
  /**
   * At most `n` contacts, locked, judged by the gate, in the order in which they are to be called. They are not marked live yet. Their numbers are held until the transaction ends, so
   * that no other campaign picks them at once; `ownerPrincipalId` says whose callback it is.
   */
  abstract pick(tx: Tx, campaign: CampaignRow, n: number, now: Date, options?: PickOptions): Promise<CampaignContactRow[]>;

  /** When somebody may become callable by time alone (a retry, a callback, a place that opens); null: not foreseeable. */
  abstract nextAt(tx: Tx, campaign: CampaignRow): Promise<Date | null>;

  /** Its call row stands: live, one attempt more. `dialNumber`: `campaigns.dials` at this dial. */
  abstract started(tx: Tx, contact: CampaignContactRow, callId: string, dialNumber: number, now: Date): Promise<void>;

  /** What it shows while the call goes on. */
  abstract progressed(tx: Tx, contactId: string, callId: string, status: CampaignContactStatus): Promise<void>;

  /** Attempts, retry rule, callback: ready, waiting, done or blocked. Safe to run twice. */
  abstract ended(tx: Tx, campaign: CampaignRow, contactId: string, callId: string, ending: ContactEnding): Promise<void>;
}
