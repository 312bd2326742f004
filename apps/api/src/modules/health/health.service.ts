import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { PROVIDERS } from '@dialer/contracts';
import { AppConfig } from '../../platform/config/app-config';
import { Database } from '../../platform/database/database';
import { DeliveryStatus } from '../../platform/delivery-status';
import { QueueStatus } from '../../platform/queue-status';

/** A probe that waits longer is itself a finding. */
const PATIENCE_MS = 2_000;

/** What this process needs to do its work. Says which part is down, never why in a library's words: those may name hosts. */
@Injectable()
export class HealthService {
  readonly indicators = [() => this.database(), () => this.queue(), () => this.carrier(), () => this.webBackend()];

  constructor(
    private readonly indicator: HealthIndicatorService,
    private readonly db: Database,
    private readonly queues: QueueStatus,
    private readonly deliveries: DeliveryStatus,
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

  /** Its outage is waited out and nothing is lost by it: no reason to take the desk away, but one to look. */
  private async webBackend(): Promise<HealthIndicatorResult> {
    const session = this.indicator.check('web_backend');
    try {
      const { state, failingSince, pending, parked } = await withPatience(this.deliveries.facts());
      const facts = { configured: state !== 'unset', failing_since: failingSince, pending, parked };
      return state === 'failing' || parked > 0 ? session.degraded(facts) : session.up(facts);
    } catch {
      return session.degraded({ message: 'what it is owed could not be read' });
    }
  }

  private async probe(name: string, ask: () => Promise<unknown>, facts: Record<string, unknown> = {}): Promise<HealthIndicatorResult> {
    const session = this.indicator.check(name);
    try {
      await withPatience(ask());
      return session.up(facts);
    } catch {
      return session.down({ ...facts, message: 'does not answer' });
    }
  }
}

async function withPatience<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too slow')), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
