import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { PROVIDERS } from '@dialer/contracts';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { QueueStatus } from '../../platform/queue-status';

/** A probe that waits longer is itself a finding. */
const PATIENCE_MS = 2_000;

/** What this process needs to do its work. Says which part is down, never why in a library's words: those may name hosts. */
@Injectable()
export class HealthService {
  readonly indicators = [() => this.database(), () => this.queue(), () => this.carrier()];

  constructor(
    private readonly indicator: HealthIndicatorService,
    private readonly db: Database,
    private readonly queues: QueueStatus,
    private readonly config: AppConfig,
  ) {}

  private database(): Promise<HealthIndicatorResult> {
    return this.probe('database', () => this.db.pool.query('SELECT 1'));
  }

  private queue(): Promise<HealthIndicatorResult> {
    return this.probe('queue', () => this.queues.ping(), { backend: this.config.redis ? 'redis' : 'postgresql' });
  }

  /** Known, not reachable: a carrier's outage must not take the desk away from a load balancer. */
  private carrier(): HealthIndicatorResult {
    const configured = PROVIDERS.filter((name) => this.config.missingVariables[name].length === 0);
    const session = this.indicator.check('carrier');
    const facts = { configured, local: this.config.localCarrier !== null };
    return configured.length ? session.up(facts) : session.degraded(facts);
  }

  private async probe(name: string, ask: () => Promise<unknown>, facts: Record<string, unknown> = {}): Promise<HealthIndicatorResult> {
    const session = this.indicator.check(name);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('too slow')), PATIENCE_MS);
    });
    try {
      await Promise.race([ask(), late]);
      return session.up(facts);
    } catch {
      return session.down({ ...facts, message: 'does not answer' });
    } finally {
      clearTimeout(timer);
    }
  }
}
