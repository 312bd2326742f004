import { Injectable } from '@nestjs/common';
import type { DispositionRequest, DispositionResponse } from '@dialer/contracts';
import { Database } from '../../../platform/database/database';
import { AppError } from '../../../platform/errors/app-error';
import { requirePhone } from '../../../platform/require-phone';
import type { Principal } from '../../auth/principal';
import { CallsService } from '../../calls/calls.service';
import { ContactLogService } from '../../contacts/contact-log.service';
import { CampaignEngine } from '../campaign-engine';
import { CampaignFrames } from '../campaign-frames';
import type { CampaignRow } from '../campaign-rows.repository';
import { QueueMovesRepository } from '../queue/queue-moves.repository';
import { CampaignsRepository } from './campaigns.repository';
import { CampaignViews } from './campaign-views';
import { ContactLogs } from './contact-logs';

/** `POST …/disposition`: the log of the contact's latest call, on the call, in its list and in the campaign, all or nothing. */
@Injectable()
export class Dispositions {
  constructor(
    private readonly db: Database,
    private readonly views: CampaignViews,
    private readonly campaigns: CampaignsRepository,
    private readonly moves: QueueMovesRepository,
    private readonly logs: ContactLogs,
    private readonly calls: CallsService,
    private readonly lists: ContactLogService,
    private readonly frames: CampaignFrames,
    private readonly engine: CampaignEngine,
  ) {}

  async save(id: string, request: DispositionRequest, principal: Principal): Promise<DispositionResponse> {
    const phone = requirePhone(request.phone);
    const campaign = await this.views.campaign(id);
    await this.write(campaign, phone, request, principal);
    await this.frames.poke(id);
    await this.engine.wrappedUp(id, principal.id);
    await this.engine.nudge(id);
    return { status: 'saved', phone, disposition: request.disposition };
  }

  private async write(campaign: CampaignRow, phone: string, { disposition, notes, callback_at }: DispositionRequest, principal: Principal) {
    const log = { outcome: disposition, notes: notes ?? null, followUpAt: callback_at ? new Date(callback_at) : null };
    const written = await this.db.tx(async (tx) => {
      const found = await this.campaigns.contactByPhone(campaign.id, phone, tx);
      if (!found) throw new AppError('CONTACT_NOT_FOUND', 'This campaign has no such contact', { phone });
      // The call before its contacts, as its own events lock them; else the two wait for each other.
      const call = found.callId ? await this.calls.lock(tx, found.callId) : null;
      if (found.contactId) await this.lists.note(tx, found.contactId, call, log);
      if (call) return this.calls.log(tx, call, log, principal);
      const contact = await this.moves.lockByPhone(tx, campaign.id, phone);
      await this.logs.write(tx, campaign, contact!, { disposition, notes: log.notes, callbackAt: log.followUpAt, owner: principal.id });
      return null;
    });
    if (written) await this.calls.afterLog(written);
  }
}
