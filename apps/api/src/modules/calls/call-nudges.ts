import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock';
import { JobQueue } from '../queue/job-queue';
import type { CallRow } from './calls.repository';

/** A nudge further off than this is left to the sweep, or to the next event of the call. */
const SOON_MS = 60_000;

/** Jobs that make soon what the row makes certain (ADR 2). */
@Injectable()
export class CallNudges {
  constructor(
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  async nudge(call: CallRow): Promise<void> {
    if (!call.actAt) return;
    const delayMs = Math.max(0, call.actAt.getTime() - this.clock.now().getTime());
    if (delayMs <= SOON_MS) await this.jobs.add('call-act', call.id, { delayMs });
  }
}
