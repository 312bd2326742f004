import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Database } from '../../platform/database/database';
import { REDIS } from '../../platform/redis/redis.module';
import { FramesRepository } from './frames.repository';

export const POKE_CHANNEL = 'dialer_frames';

/** NOTIFY takes payloads below 8,000 bytes. */
const STREAMS_PER_POKE = 100;

/** Tells all processes that streams have grown. Pokes of the same moment travel together: NOTIFY takes a lock of the whole server. */
@Injectable()
export class Poker {
  private waiting = new Set<string>();
  private sending: Promise<void> | null = null;

  constructor(
    private readonly db: Database,
    private readonly frames: FramesRepository,
    @Inject(REDIS) private readonly redis: Redis | null,
  ) {}

  /** Resolves when these streams have been announced. */
  async poke(streams: readonly string[]): Promise<void> {
    for (const stream of streams) this.waiting.add(stream);
    // What was added while one announcement is under way goes with the next.
    if (this.sending) await this.sending.catch(() => undefined);
    if (this.waiting.size === 0) return this.sending ?? undefined;
    this.sending = this.send([...this.waiting]);
    this.waiting = new Set();
    await this.sending;
  }

  private async send(streams: string[]): Promise<void> {
    for (let first = 0; first < streams.length; first += STREAMS_PER_POKE) {
      const payload = streams.slice(first, first + STREAMS_PER_POKE).join(',');
      if (this.redis) await this.redis.publish(POKE_CHANNEL, payload);
      else await this.frames.notify(this.db.orm, POKE_CHANNEL, payload);
    }
  }
}
