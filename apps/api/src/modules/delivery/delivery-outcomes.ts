import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock';
import { Database, type Tx } from '../../platform/database/database';
import { CallsService } from '../calls/calls.service';
import type { CallRow } from '../calls/calls.repository';
import { DeliveriesRepository, type DeliveryRow } from './deliveries.repository';
import { DeliveryMetrics } from './delivery-metrics';
import { GIVEN_UP_AFTER_HOURS, waitAfter } from './delivery-policy';
import type { PostResult, Trouble } from './web-backend';

type Kept = 'delivered' | 'refused' | 'given_up' | 'waiting';

/** What became of an attempt, on the row and on the call's timeline, both or neither. */
@Injectable()
export class DeliveryOutcomes {
  private readonly logger = new Logger('Deliveries');

  constructor(
    private readonly db: Database,
    private readonly deliveries: DeliveriesRepository,
    private readonly calls: CallsService,
    private readonly metrics: DeliveryMetrics,
    private readonly clock: Clock,
  ) {}

  async taken(row: DeliveryRow, call: CallRow, { status }: Extract<PostResult, { kind: 'taken' }>): Promise<void> {
    await this.db.tx(async (tx) => {
      await this.deliveries.taken(tx, row, status);
      await this.note(tx, row, call, 'delivered', { status });
    });
    this.metrics.delivered(row, this.clock.now());
  }

  async refused(row: DeliveryRow, call: CallRow, result: Extract<PostResult, { kind: 'refused' }>): Promise<void> {
    // A person must look at it: the backend does not want what we owe it (ADR 3).
    this.logger.error({ callId: call.id, delivery: row.id, kind: row.kind, status: result.status }, 'the web backend refused a delivery');
    await this.park(row, call, 'refused', result);
  }

  /** Later again; after a day not any more. Answers in how many seconds, null when it is parked. */
  async troubled(row: DeliveryRow, call: CallRow, trouble: Trouble): Promise<number | null> {
    const day = GIVEN_UP_AFTER_HOURS * 3_600_000;
    if (this.clock.now().getTime() - row.owedSince.getTime() > day) {
      this.logger.error({ callId: call.id, delivery: row.id, kind: row.kind, reason: trouble.error }, 'a delivery was in vain for a day');
      await this.park(row, call, 'given_up', trouble);
      return null;
    }
    const seconds = waitAfter(row, trouble);
    await this.db.tx(async (tx) => {
      await this.deliveries.postpone(tx, row, seconds, trouble);
      // The first of many: a day of them would bury the call.
      if (row.attempts === 1) await this.note(tx, row, call, 'waiting', { reason: trouble.error });
    });
    this.metrics.count(row.kind, 'retried');
    return seconds;
  }

  /** A whole outage has lasted for a day: nobody has tried these one by one. */
  async givenUp(row: DeliveryRow, call: CallRow | null): Promise<void> {
    this.metrics.count(row.kind, 'given_up');
    if (call) await this.note(this.db.orm, row, call, 'given_up', { reason: row.lastError ?? 'timeout' });
  }

  private async park(row: DeliveryRow, call: CallRow, kept: Kept, result: Trouble | Extract<PostResult, { kind: 'refused' }>) {
    await this.db.tx(async (tx) => {
      await this.deliveries.park(tx, row, result);
      await this.note(tx, row, call, kept, { reason: result.error });
    });
    this.metrics.count(row.kind, kept === 'refused' ? 'refused' : 'given_up');
  }

  private note(tx: Tx, row: DeliveryRow, call: CallRow, kept: Kept, detail: Record<string, unknown>): Promise<void> {
    const entry = { kind: `${row.kind}_${kept}`, source: 'job', at: this.clock.now() } as const;
    return this.calls.note(tx, call, { ...entry, detail: { ...detail, attempts: row.attempts } });
  }
}
