import { Injectable, Logger } from '@nestjs/common';
import type { DeliveryKind } from '@dialer/contracts';
import { CallsRepository } from '../calls/calls.repository';
import { JobQueue } from '../queue/job-queue';
import { DeliveriesRepository, type DeliveryRow } from './deliveries.repository';
import { DeliveryGateRepository } from './delivery-gate.repository';
import { DeliveryOutcomes } from './delivery-outcomes';
import { retryAfter } from './delivery-policy';
import type { Trouble } from './web-backend';

/** So many jobs wake a backlog up; each of them goes on with whatever is due. */
const WAKE = 500;
const AT_ONCE = 500;
const JOB = { call_log: 'call-log-post', recording: 'recording-post' } as const;

/**
 * An outage of the backend is one thing, not as many as there are rows: when several different ones fail in a row nothing is sent
 * any more but a probe now and then, by one process. Its success brings back at once all that has been waiting.
 */
@Injectable()
export class DeliveryOutage {
  private readonly logger = new Logger('Deliveries');

  constructor(
    private readonly gate: DeliveryGateRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly calls: CallsRepository,
    private readonly outcomes: DeliveryOutcomes,
    private readonly jobs: JobQueue,
  ) {}

  async claimProbe(): Promise<DeliveryRow | null> {
    if (!(await this.gate.claimProbe())) return null;
    const row = await this.deliveries.claimForProbe();
    if (!row) await this.gate.giveProbeBack();
    return row;
  }

  /** For the sweep: whose job is to be added. */
  async dueCalls(kind: DeliveryKind, limit: number): Promise<string[]> {
    const state = await this.gate.state();
    return this.deliveries.dueCalls(kind, state?.closedUntil ? 1 : limit);
  }

  async onTrouble(row: DeliveryRow, trouble: Trouble, { isProbe, seconds }: { isProbe: boolean; seconds: number | null }): Promise<void> {
    const wanted = retryAfter(trouble);
    if (isProbe) return this.onVainProbe(row, trouble.error, wanted);
    // Only of rows that fail for the first time: one that the backend cannot digest must not hold up the others.
    if (row.attempts === 1 || wanted !== null) await this.gate.countFailure(trouble.error, wanted);
    if (seconds !== null) await this.jobs.add(JOB[row.kind], row.callId, { delayMs: seconds * 1000 });
  }

  async isOver(): Promise<void> {
    if (!(await this.gate.open())) return;
    this.logger.log('the web backend answers again');
    await this.deliveries.recall();
    for (const kind of ['call_log', 'recording'] as const) {
      // A nudge more or less: the sweep adds the rest.
      await this.jobs.addAll(JOB[kind], await this.deliveries.dueCalls(kind, WAKE)).catch(() => undefined);
    }
  }

  private async onVainProbe(row: DeliveryRow, error: string, wanted: number | null): Promise<void> {
    const seconds = await this.gate.probeFailed(error, wanted);
    for (const one of await this.deliveries.parkOverdue(error, AT_ONCE))
      await this.outcomes.givenUp(one, await this.calls.byId(one.callId));
    await this.jobs.add(JOB[row.kind], row.callId, { delayMs: seconds * 1000 });
  }
}
