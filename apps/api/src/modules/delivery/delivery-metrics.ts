import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, register } from 'prom-client';
import type { DeliveryKind } from '@dialer/contracts';
import { DeliveriesRepository, type DeliveryRow } from './deliveries.repository';

const NAMES = ['dialer_deliveries_total', 'dialer_delivery_seconds', 'dialer_deliveries_owed', 'dialer_delivery_lag_seconds'] as const;

/** How the web backend is served: what this process has sent, and what is owed to it in all. */
@Injectable()
export class DeliveryMetrics {
  private readonly results: Counter<'kind' | 'result'>;
  private readonly seconds: Histogram<'kind'>;

  constructor(deliveries: DeliveriesRepository) {
    // The registry is the process's: a second application in it, as in specs, must not register twice.
    for (const name of NAMES) register.removeSingleMetric(name);
    this.results = new Counter({ name: NAMES[0], help: 'Posts to the web backend by result', labelNames: ['kind', 'result'] });
    const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 300, 3_600, 86_400];
    this.seconds = new Histogram({ name: NAMES[1], help: 'From being owed to being delivered', labelNames: ['kind'], buckets });
    new Gauge({
      name: NAMES[2],
      help: 'Deliveries that are pending or parked',
      labelNames: ['status'],
      async collect() {
        const { pending, parked } = await deliveries.counts();
        this.set({ status: 'pending' }, pending);
        this.set({ status: 'parked' }, parked);
      },
    });
    new Gauge({
      name: NAMES[3],
      help: 'Age of the oldest pending delivery',
      async collect() {
        const { oldestPending } = await deliveries.counts();
        this.set(oldestPending ? Math.max(0, (Date.now() - oldestPending.getTime()) / 1000) : 0);
      },
    });
  }

  delivered({ kind, owedSince }: DeliveryRow, at: Date): void {
    this.count(kind, 'delivered');
    this.seconds.observe({ kind }, Math.max(0, (at.getTime() - owedSince.getTime()) / 1000));
  }

  count(kind: DeliveryKind, result: 'delivered' | 'retried' | 'refused' | 'given_up'): void {
    this.results.inc({ kind, result });
  }
}
