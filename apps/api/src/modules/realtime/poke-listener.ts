import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { AppConfig } from '../../platform/config/app-config';
import { PostgresListener, type ListenerHandlers } from '../../platform/database/listener';
import { REDIS } from '../../platform/redis/redis.module';
import { POKE_CHANNEL } from './poker';

/** Hears what `Poker` announces, on whichever of the two it announces it. Opened by the first reader: a worker needs none. */
@Injectable()
export class PokeListener implements OnModuleDestroy {
  private close: () => Promise<void> = async () => undefined;

  constructor(
    private readonly config: AppConfig,
    @Inject(REDIS) private readonly redis: Redis | null,
  ) {}

  async open(handlers: ListenerHandlers): Promise<void> {
    if (this.redis) return this.openRedis(this.redis, handlers);
    const listener = new PostgresListener(this.config.database.url, POKE_CHANNEL, handlers);
    this.close = () => listener.close();
    await listener.open();
  }

  async onModuleDestroy(): Promise<void> {
    await this.close();
  }

  /** A subscribed connection can do nothing else, hence one of its own; ioredis reconnects and subscribes again by itself. */
  private openRedis(redis: Redis, handlers: ListenerHandlers): void {
    const subscriber = redis.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null });
    this.close = async () => subscriber.disconnect();
    subscriber.on('message', (_channel, payload) => handlers.onPayload(payload));
    subscriber.on('ready', () => handlers.onListening());
    subscriber.on('error', () => undefined); // The shared connection reports the same trouble.
    // Not waited for: while Redis is away, readers still look by themselves.
    subscriber.subscribe(POKE_CHANNEL).then(
      () => handlers.onListening(),
      () => undefined, // Closed before it ever connected.
    );
  }
}
