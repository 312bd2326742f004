import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/database';
import type { DialRefusal } from '../../compliance/dial-facts';
import { DialRefusals } from '../../compliance/dial-refusals.service';
import type { CampaignContactRow, CampaignRow } from '../campaign-rows.repository';
import { QueueMovesRepository } from './queue-moves.repository';

const ELSEWHERE_MS = 30_000;
export const CALLED_ELSEWHERE = 'being_called_elsewhere';

/** Contacts whose turn it was and who may not be called now: out of the way of the others, with the reason, until it is over. */
@Injectable()
export class SetAside {
  constructor(
    private readonly moves: QueueMovesRepository,
    private readonly refusals: DialRefusals,
  ) {}

  /** Recorded with rule and version. */
  async refused(tx: Tx, refused: readonly { contact: CampaignContactRow; refusal: DialRefusal }[], campaign: CampaignRow): Promise<void> {
    if (!refused.length) return;
    const moves = refused.map(({ contact: { id }, refusal: { reason, until } }) => ({ id, reason, until: until?.toISOString() ?? null }));
    await this.moves.setAside(tx, moves);
    await this.refusals.record(
      refused.map(({ contact: { contactId, phone, timeZone }, refusal }) => ({
        phone,
        stage: 'pick',
        refusal,
        contactId,
        callId: null,
        principalId: campaign.principalId,
        detail: { campaign_id: campaign.id, contact_zone: timeZone },
      })),
      tx,
    );
  }

  /** Another campaign or a rep is at it; nobody rings the same person twice at once. */
  async calledElsewhere(tx: Tx, contacts: readonly CampaignContactRow[], now: Date): Promise<void> {
    if (!contacts.length) return;
    const ids = contacts.map(({ id }) => id);
    const nextAt = new Date(now.getTime() + ELSEWHERE_MS);
    await this.moves.placeAll(tx, ids, { queueState: 'waiting', nextAt, blockedReason: CALLED_ELSEWHERE });
  }
}
