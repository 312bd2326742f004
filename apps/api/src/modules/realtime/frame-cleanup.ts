import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { FramesRepository } from './frames.repository';

const EVERY_MS = 5 * 60_000;

/** Frames are kept for an hour. Every process deletes; that another just did makes it cheap, not wrong. */
@Injectable()
export class FrameCleanup implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(FrameCleanup.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly frames: FramesRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async run(): Promise<void> {
    try {
      await this.frames.deleteOld(this.db.orm);
    } catch (error) {
      this.logger.warn({ err: error }, 'old live frames could not be deleted; the next round does it');
    }
  }
}
