import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { AuditRepository } from './audit.repository';

const EVERY_MS = 6 * 60 * 60_000;

/** Deletes what is older than it is kept. Every process does; that another just did makes it cheap, not wrong. */
@Injectable()
export class AuditRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(AuditRetention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly entries: AuditRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.run(), EVERY_MS).unref();
    await this.run();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async run(): Promise<void> {
    try {
      await this.entries.deleteOld(this.db.orm);
    } catch (error) {
      this.logger.warn({ err: error }, 'old audit entries could not be deleted; the next round does it');
    }
  }
}
