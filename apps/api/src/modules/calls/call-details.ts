import { Injectable } from '@nestjs/common';
import type { CallDetailView } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { maySee } from './call-access';
import { CallListeners } from './call-listeners';
import { toCallView, toTimelineEntry } from './call-view';
import { CallsRepository } from './calls.repository';

/** One call with everything that is known of it, what other modules know included. */
@Injectable()
export class CallDetails {
  constructor(
    private readonly calls: CallsRepository,
    private readonly listeners: CallListeners,
    private readonly clock: Clock,
  ) {}

  async of(id: string, principal: Principal): Promise<CallDetailView> {
    const call = await this.calls.byId(id);
    if (!call || !maySee(call, principal)) throw new AppError('CALL_NOT_FOUND', 'There is no such call', { call_id: id });
    const [timeline, extras] = await Promise.all([this.calls.timeline(call.id), this.listeners.detailOf(call)]);
    return { ...toCallView(call, this.clock.now()), deliveries: [], ...extras, timeline: timeline.map(toTimelineEntry) };
  }
}
