import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RateLimiterPostgres, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { Database } from '../database/database';
import { AppError } from '../errors/app-error';
import { REDIS } from '../redis/redis.module';

const RETRY_AFTER_SECONDS = 5;

/** Limits shared by all processes, in PostgreSQL or Redis, never in memory (design.md §8). */
@Injectable()
export class RateLimiter {
  private readonly logger = new Logger(RateLimiter.name);
  private readonly limiters = new Map<string, RateLimiterAbstract>();
  private storeAway = false;

  constructor(
    private readonly db: Database,
    @Inject(REDIS) private readonly redis: Redis | null,
  ) {}

  /**
   * Takes one of `points` that `key` has per `windowSeconds`; throws RATE_LIMITED with Retry-After when none is left. `points` 0: no
   * limit. `key` must not carry personal data in the clear beyond ids: hash an e-mail address first. Without its store a limit cannot be
   * known: `open` says that what is behind it is worse to refuse than to do too often.
   */
  async consume(name: string, key: string, points: number, windowSeconds: number, { open = false } = {}): Promise<void> {
    if (points <= 0) return;
    try {
      await this.limiter(name, points, windowSeconds).consume(stored(key));
      this.storeAway = false;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) return this.storeIsAway(refusal, open);
      this.storeAway = false;
      const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new AppError(
        'RATE_LIMITED',
        `Too many requests; try again in ${retryAfterSeconds} s`,
        { retry_after: retryAfterSeconds },
        { retryAfterSeconds },
      );
    }
  }

  /** Gives everything back, e.g. after a good sign-in. */
  async reset(name: string, key: string, points: number, windowSeconds: number): Promise<void> {
    if (points <= 0) return;
    await this.limiter(name, points, windowSeconds)
      .delete(stored(key))
      .catch((error: unknown) => this.storeIsAway(error, true));
  }

  /** Usually fails closed: the sign-in behind a limit would be open to guessing. Said once, not with every click. */
  private storeIsAway(error: unknown, open: boolean): void {
    if (!this.storeAway) this.logger.warn({ err: error }, 'rate limits cannot be read');
    this.storeAway = true;
    if (open) return;
    const http = { status: 503, retryAfterSeconds: RETRY_AFTER_SECONDS };
    throw new AppError('INTERNAL_ERROR', `This cannot be done right now; try again in ${RETRY_AFTER_SECONDS} s`, undefined, http);
  }

  private limiter(name: string, points: number, duration: number): RateLimiterAbstract {
    const id = `${name}:${points}:${duration}`;
    let limiter = this.limiters.get(id);
    if (!limiter) {
      const options = { keyPrefix: `limit:${name}`, points, duration };
      limiter = this.redis
        ? new RateLimiterRedis({ ...options, storeClient: this.redis })
        : new RateLimiterPostgres({
            ...options,
            storeClient: this.db.pool,
            storeType: 'pool',
            tableName: 'rate_limits',
            tableCreated: true,
            clearExpiredByTimeout: true,
          });
      this.limiters.set(id, limiter);
    }
    return limiter;
  }
}

/** A key may be whatever somebody sent: too long for its column, or with a NUL that PostgreSQL refuses. */
function stored(key: string): string {
  return /^[\w:.@+-]{1,120}$/.test(key) ? key : createHash('sha256').update(key).digest('hex');
}
