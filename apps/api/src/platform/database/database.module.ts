import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Clock } from '../clock/clock';
import { AppConfig } from '../config/app-config';
import { Database, PG_POOL } from './database';
import { createPool } from './pool';

/** Database and Clock for everybody. Closed last: Nest ends global modules after those that use them. */
@Global()
@Module({
  providers: [
    {
      provide: PG_POOL,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => createPool('api', { connectionString: config.database.url, max: config.database.poolSize }),
    },
    Database,
    Clock,
  ],
  exports: [PG_POOL, Database, Clock],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
