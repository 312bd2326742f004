import { Injectable } from '@nestjs/common';
import type { CallView } from '@dialer/contracts';
import { Clock } from '../../platform/clock/clock';
import type { MeStateSource } from '../realtime/me-state-source';
import { isLogOwed, toCallView } from './call-view';
import { CallsRepository } from './calls.repository';

/** Older ones are history: nobody remembers what was said. */
const LOGS_OWED_FOR_MS = 24 * 60 * 60 * 1000;
const MOST_LOGS_OWED = 20;

/** What a user's screen needs first after a reload: the call in progress, and what is still to be logged, the latest last. */
@Injectable()
export class MyCalls implements MeStateSource {
  constructor(
    private readonly calls: CallsRepository,
    private readonly clock: Clock,
  ) {}

  async meState(userId: string): Promise<{ call: CallView | null; log_owed: CallView[] }> {
    const now = this.clock.now();
    const [live, unlogged] = await Promise.all([
      this.calls.liveCallOfUser(userId),
      this.calls.unloggedOfUser(userId, new Date(now.getTime() - LOGS_OWED_FOR_MS), MOST_LOGS_OWED),
    ]);
    const owed = unlogged.filter(isLogOwed).reverse();
    return { call: live && toCallView(live, now), log_owed: owed.map((call) => toCallView(call, now)) };
  }
}
