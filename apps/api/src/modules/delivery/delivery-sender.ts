import { Injectable } from '@nestjs/common';
import type { DeliveryKind } from '@dialer/contracts';
import { DeliveriesRepository, type DeliveryRow } from './deliveries.repository';
import { DeliveryMessages } from './delivery-messages';
import { DeliveryOutage } from './delivery-outage';
import { DeliveryOutcomes } from './delivery-outcomes';
import { WebBackend } from './web-backend';

/** A backlog is worked off by the jobs that are running, not by one job each; this long, then the next one goes on. */
const DRAIN_MS = 30_000;

/** Posts what is owed. A row is one's own while its lease lasts, so a log is always sent before its update. */
@Injectable()
export class DeliverySender {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly messages: DeliveryMessages,
    private readonly outcomes: DeliveryOutcomes,
    private readonly outage: DeliveryOutage,
    private readonly backend: WebBackend,
  ) {}

  /** What a call is owed of this kind, and then whatever else is due. While the backend is away: one probe, when it is time. */
  async run(kind: DeliveryKind, callId: string): Promise<void> {
    if (!this.backend.configured) return;
    const claimed = await this.deliveries.claim(kind, callId);
    for (const row of claimed) await this.send(row);
    const probe = claimed.length ? null : await this.outage.claimProbe();
    if (probe) await this.send(probe, true);
    if (claimed.length || probe) await this.drain(kind);
  }

  private async drain(kind: DeliveryKind): Promise<void> {
    const end = performance.now() + DRAIN_MS;
    while (!this.backend.stopped && performance.now() < end) {
      const row = await this.deliveries.claimNext(kind);
      if (!row) return;
      await this.send(row);
    }
  }

  private async send(row: DeliveryRow, isProbe = false): Promise<void> {
    const told = await this.messages.of(row);
    if (!told) return this.deliveries.forget(row);
    const result = await this.backend.post(told.message);
    switch (result.kind) {
      case 'taken':
        await this.outcomes.taken(row, told.call, result);
        return this.outage.isOver();
      case 'refused':
        await this.outcomes.refused(row, told.call, result);
        return this.outage.isOver();
      case 'trouble': {
        const seconds = await this.outcomes.troubled(row, told.call, result);
        return this.outage.onTrouble(row, result, { isProbe, seconds });
      }
      case 'stopped':
        return this.deliveries.giveBack(row);
    }
  }
}
