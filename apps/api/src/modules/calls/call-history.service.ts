import { Injectable } from '@nestjs/common';
import type { CallSearchRequest, CallSearchResult, CallView, ContactLogRequest } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import { Database } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { DoNotCallRepository } from '../compliance/do-not-call.repository';
import { maySee } from './call-access';
import { CallHistoryRepository } from './call-history.repository';
import { toCallView } from './call-view';
import { CallsRepository, type CallRow } from './calls.repository';
import { CallsService } from './calls.service';
import type { CallQualityDto } from './dto/call.dto';

/** Calls as they are looked at afterwards, and what people add to them. */
@Injectable()
export class CallHistoryService {
  constructor(
    private readonly db: Database,
    private readonly history: CallHistoryRepository,
    private readonly repository: CallsRepository,
    private readonly calls: CallsService,
    private readonly doNotCall: DoNotCallRepository,
    private readonly clock: Clock,
  ) {}

  async search(request: CallSearchRequest, principal: Principal): Promise<CallSearchResult> {
    const everybodys = principal.permissions.includes('calls.read_all');
    const { rows, total } = await this.history.search(
      request,
      everybodys ? undefined : { userId: principal.kind === 'user' ? principal.userId : null },
    );
    const now = this.clock.now();
    return { items: rows.map((row) => toCallView(row, now)), total };
  }

  async keepQuality(id: string, figures: CallQualityDto, principal: Principal): Promise<void> {
    const call = await this.known(id, principal);
    const { mos = null, jitter_ms = null, rtt_ms = null, packet_loss_percent = null, setup_ms = null } = figures;
    const at = this.clock.now().toISOString();
    const known = call.quality ?? {};
    await this.repository.setQuality(call.id, {
      mos,
      jitter_ms,
      rtt_ms,
      packet_loss_percent,
      setup_ms: setup_ms ?? known['setup_ms'] ?? null,
      at,
    });
  }

  async log(id: string, log: ContactLogRequest, principal: Principal): Promise<CallView> {
    const { id: callId } = await this.known(id, principal);
    const written = await this.db.tx(async (tx) => {
      const locked = await this.calls.lock(tx, callId);
      if (!locked || !maySee(locked, principal)) throw notFound(id);
      if (log.do_not_call) await this.doNotCall.add(tx, locked.toPhone, 'rep', principal.id);
      const followUpAt = log.follow_up_at ? new Date(log.follow_up_at) : null;
      return this.calls.log(tx, locked, { outcome: log.outcome, notes: log.notes ?? null, followUpAt }, principal);
    });
    await this.calls.afterLog(written);
    return toCallView(written.after, this.clock.now());
  }

  private async known(id: string, principal: Principal): Promise<CallRow> {
    const call = await this.repository.byId(id);
    if (!call || !maySee(call, principal)) throw notFound(id);
    return call;
  }
}

const notFound = (id: string) => new AppError('CALL_NOT_FOUND', 'There is no such call', { call_id: id });
