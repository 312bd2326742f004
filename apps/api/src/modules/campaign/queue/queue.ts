import { Injectable } from '@nestjs/common';
import type { CampaignContactStatus } from '@dialer/contracts';
import type { Tx } from '../../../platform/database/database';
import type { CampaignContactRow, CampaignRow } from '../campaign-rows.repository';
import { ContactQueue, type ContactEnding, type PickOptions } from '../contact-queue';
import { ContactPicker } from './contact-picker';
import { afterLog } from './disposition-rule';
import { afterEnding } from './next-try';
import { QueueMovesRepository } from './queue-moves.repository';

/** The queue of a campaign: who is next, and what each dial made of its contact. */
@Injectable()
export class CampaignQueue extends ContactQueue {
  constructor(
    private readonly picker: ContactPicker,
    private readonly moves: QueueMovesRepository,
  ) {
    super();
  }

  pick(tx: Tx, campaign: CampaignRow, n: number, now: Date, options?: PickOptions): Promise<CampaignContactRow[]> {
    return this.picker.pick(tx, campaign, n, now, options);
  }

  nextAt(tx: Tx, campaign: CampaignRow): Promise<Date | null> {
    return this.picker.nextAt(tx, campaign);
  }

  started(tx: Tx, contact: CampaignContactRow, callId: string, dialNumber: number, now: Date): Promise<void> {
    return this.moves.started(tx, contact.id, callId, dialNumber, now);
  }

  progressed(tx: Tx, contactId: string, callId: string, status: CampaignContactStatus): Promise<void> {
    return this.moves.progressed(tx, contactId, callId, status);
  }

  /** A log that was written during the call says more than how the call ended. */
  async ended(tx: Tx, campaign: CampaignRow, contactId: string, callId: string, ending: ContactEnding): Promise<void> {
    const contact = await this.moves.lockLive(tx, contactId, callId);
    if (!contact) return;
    const { misses, ...standing } = afterEnding(contact, campaign.retry, ending);
    const after = isLogged(contact)
      ? afterLog({ ...contact, misses, status: standing.status }, campaign.retry, contact, ending.at)
      : standing;
    await this.moves.place(tx, contactId, { ...after, misses });
  }
}

function isLogged({ dispositionAt, lastCalledAt }: CampaignContactRow): boolean {
  return dispositionAt !== null && lastCalledAt !== null && dispositionAt >= lastCalledAt;
}
