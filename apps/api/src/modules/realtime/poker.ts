import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Database } from '../../platform/database/database';
import { REDIS } from '../../platform/redis/redis.module';
import { FramesRepository } from './frames.repository';

export const POKE_CHANNEL = 'dialer_frames';

/** NOTIFY takes payloads below 8,000 bytes. */
const STREAMS_PER_POKE = 100;

/**
 * Pokes of so long travel together. NOTIFY takes a lock of the whole server at its commit and wakes every process: one per
 * webhook took a fifth of what the API can do (bench/webhook), and nobody sees ten milliseconds.
 */
const GATHER_MS = 10;

/** Tells all processes that streams have grown. */
@Injectable()
export class Poker {
  private waiting = new Set<string>();
  private next: Promise<void> | null = null;

  constructor(
    private readonly db: Database,
    private readonly frames: FramesRepository,
    @Inject(REDIS) private readonly redis: Redis | null,
  ) {}

  /** Resolves when these streams have been announced. */
  poke(streams: readonly string[]): Promise<void> {
    for (const stream of streams) this.waiting.add(stream);
    if (this.waiting.size === 0) return Promise.resolve();
    this.next ??= this.sendTogether();
    return this.next;
  }

  private async sendTogether(): Promise<void> {
    await sleep(GATHER_MS);
    const streams = [...this.waiting];
    this.waiting = new Set();
    this.next = null;
    await this.send(streams);
  }

  private async send(streams: string[]): Promise<void> {
    for (let first = 0; first < streams.length; first += STREAMS_PER_POKE) {
      const payload = streams.slice(first, first + STREAMS_PER_POKE).join(',');
      if (this.redis) await this.redis.publish(POKE_CHANNEL, payload);
      else await this.frames.notify(this.db.orm, POKE_CHANNEL, payload);
    }
  }
}
