import { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { AppConfig } from '../../../platform/config/app-config';
import { Database } from '../../../platform/database/database';
import { createPool } from '../../../platform/database/pool';
import { FrameFeed } from '../frame-feed';
import { FramePublisher } from '../frame-publisher';
import { FramesRepository, type FrameRow } from '../frames.repository';
import { PokeListener } from '../poke-listener';
import { Poker } from '../poker';

/** What one process has: pool, publisher, reader. */
export class FrameProcess {
  readonly pool: Pool;
  readonly db: Database;
  readonly publisher: FramePublisher;
  readonly feed: FrameFeed;
  readonly frames = new FramesRepository();
  private readonly listener: PokeListener;
  private readonly redis: Redis | null;

  constructor(url: string, redisUrl?: string) {
    this.pool = createPool('spec', { connectionString: url, max: 8 });
    this.db = new Database(this.pool);
    this.redis = redisUrl ? new Redis(redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false }) : null;
    this.redis?.on('error', () => undefined);
    this.publisher = new FramePublisher(this.frames, new Poker(this.db, this.frames, this.redis));
    this.listener = new PokeListener({ database: { url } } as AppConfig, this.redis);
    this.feed = new FrameFeed(this.db, this.frames, this.listener);
  }

  async publish(stream: string, body: object = {}, poke = true): Promise<number> {
    const seq = await this.db.tx((tx) => this.publisher.append(tx, stream, { type: 'call_state', ...body }));
    if (poke) await this.publisher.poke([stream]);
    return seq;
  }

  async close(): Promise<void> {
    this.feed.onModuleDestroy();
    await this.listener.onModuleDestroy();
    this.redis?.disconnect();
    await this.pool.end();
  }
}

/** A member of a stream that keeps what it gets. */
export function collector() {
  const got: FrameRow[] = [];
  return { got, seqs: () => got.map((frame) => frame.seq), deliver: (frames: readonly FrameRow[]) => void got.push(...frames) };
}
