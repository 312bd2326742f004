import { Module } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { collectDefaultMetrics, register } from 'prom-client';
import { ROUTES } from '@dialer/contracts';
import { MetricsController } from './metrics.controller';
import { QueueDepths } from './queue-depths';

/**
 * Prometheus text at /metrics. A module counts its own things: `makeCounterProvider({ name: 'dialer_…_total', help })` among its
 * providers and `@InjectMetric` where it happens.
 */
@Module({
  imports: [PrometheusModule.register({ path: ROUTES.metrics, controller: MetricsController, defaultMetrics: { enabled: false } })],
  providers: [QueueDepths],
})
export class MetricsModule {
  constructor() {
    // The registry is the process's: a second application in it, as in specs, must not register twice.
    if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
  }
}
