import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { RecordingKeeping } from './recording-keeping';
import { RecordingsRepository } from './recordings.repository';

/** Four times a day: nothing is kept for more than a quarter of a day too long. */
const EVERY_MS = 6 * 60 * 60_000;
const BATCH = 200;

/** Deletes recordings older than `RECORDINGS_KEEP_DAYS`. Every process does; that another just did makes it cheap, not wrong. */
@Injectable()
export class RecordingRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RecordingRetention.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly recordings: RecordingsRepository,
    private readonly keeping: RecordingKeeping,
    private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.recordings.keepDays === null) return;
    this.timer = setInterval(() => void this.run(), EVERY_MS).unref();
    void this.run();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  async run(): Promise<void> {
    const { keepDays } = this.config.recordings;
    if (keepDays === null) return;
    try {
      let old = await this.recordings.olderThan(keepDays, BATCH);
      while (old.length && !this.stopped) {
        for (const row of old) await this.keeping.expire(row);
        old = await this.recordings.olderThan(keepDays, BATCH);
      }
    } catch (error) {
      if (!this.stopped) this.logger.warn({ err: error }, 'old recordings could not be deleted; the next round does it');
    }
  }
}
