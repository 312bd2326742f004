import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CampaignContactStatus, CampaignFrameBody } from '@dialer/contracts';
import { Clock } from '../../../platform/clock/clock';
import type { Tx } from '../../../platform/database/database';
import { currentAsker } from '../../audit/asker';
import { CallListeners, type CallListener, type DialCircumstances } from '../../calls/call-listeners';
import type { CallRow } from '../../calls/calls.repository';
import { DoNotCallRepository } from '../../compliance/do-not-call.repository';
import { weekHoursOf } from '../../compliance/settings.service';
import { CampaignFrames } from '../campaign-frames';
import { CampaignRowsRepository, type CampaignContactRow, type CampaignRow } from '../campaign-rows.repository';
import { Governor } from '../lines/governor';
import { LinesRepository } from '../lines/lines.repository';
import { ABANDON_LIMIT } from '../lines/pacing';
import { afterLog, asksForNoCalls } from '../queue/disposition-rule';
import { asCallback } from '../queue/next-try';
import { QueueMovesRepository } from '../queue/queue-moves.repository';

export interface ContactLog {
  disposition: string;
  notes: string | null;
  callbackAt: Date | null;
  /** Whose callback it becomes. */
  owner: string | null;
}

/**
 * What a rep writes down of a campaign's contact, wherever it was written (the desk, the history, the API); and what the gate must know
 * of a campaign's call right before its request.
 */
@Injectable()
export class ContactLogs implements CallListener, OnModuleInit {
  readonly part = 'follows';

  constructor(
    private readonly listeners: CallListeners,
    private readonly rows: CampaignRowsRepository,
    private readonly lines: LinesRepository,
    private readonly governor: Governor,
    private readonly moves: QueueMovesRepository,
    private readonly doNotCall: DoNotCallRepository,
    private readonly frames: CampaignFrames,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.listeners.add(this);
  }

  /** An order is not automatic: hours of a campaign hold for it, the governor's stop does not (calls.md C16). */
  async dialing(call: CallRow): Promise<DialCircumstances | null> {
    if (call.path !== 'line') return null;
    const known = await this.lines.ofCall(call.id);
    if (!known) return null;
    const { line, campaign } = known;
    const { rate, easesAt } = await this.governor.state(campaign.id);
    return {
      automatic: !line.ordered,
      campaign: true,
      ...(campaign.hours && { campaignHours: weekHoursOf(campaign.hours) }),
      abandonStop: rate >= ABANDON_LIMIT ? { until: easesAt } : null,
    };
  }

  async onChange(tx: Tx, before: CallRow, after: CallRow): Promise<void> {
    if (!after.campaignId || !after.outcome || after.loggedAt?.getTime() === before.loggedAt?.getTime()) return;
    const campaign = await this.rows.campaign(after.campaignId, tx);
    const contact = campaign && (await this.moves.lockByCall(tx, campaign.id, after.id, after.toPhone));
    if (!contact) return;
    const owner = currentAsker().principalId ?? (after.userId ? `user:${after.userId}` : after.principalId);
    await this.write(tx, campaign, contact, { disposition: after.outcome, notes: after.notes, callbackAt: after.followUpAt, owner });
  }

  async afterCommit(after: CallRow, before: CallRow): Promise<void> {
    if (after.campaignId && after.loggedAt?.getTime() !== before.loggedAt?.getTime()) await this.frames.poke(after.campaignId);
  }

  /** Who is still on the line stays there: what comes of it is decided at the end. The contact is locked by the caller. */
  async write(tx: Tx, campaign: CampaignRow, contact: CampaignContactRow, log: ContactLog): Promise<void> {
    const now = this.clock.now();
    const { disposition, notes, callbackAt } = log;
    const ownerPrincipalId = callbackAt ? log.owner : null;
    if (asksForNoCalls(disposition)) await this.doNotCall.add(tx, contact.phone, 'rep', log.owner);
    const ownerUntil = callbackAt && asCallback(contact.status, callbackAt, ownerPrincipalId).ownerUntil;
    const written = { disposition, notes, dispositionAt: now, callbackAt, ownerPrincipalId, ownerUntil };
    const isLive = contact.queueState === 'live';
    const standing = isLive ? null : afterLog(contact, campaign.retry, { disposition, callbackAt, ownerPrincipalId }, now);
    await this.moves.place(tx, contact.id, { ...written, ...standing });
    const status = standing?.status ?? contact.status;
    await this.frames.append(tx, campaign.id, [statusUpdate(contact, status)]);
  }
}

const statusUpdate = ({ phone, callId }: CampaignContactRow, status: CampaignContactStatus): CampaignFrameBody => ({
  type: 'status_update',
  phone,
  call_id: callId,
  status,
  contact_status: { [phone]: status },
  line: null,
});
