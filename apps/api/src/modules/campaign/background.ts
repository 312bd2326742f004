import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

/** Work that goes on after an answer was given; a stop in good order waits for it. All of it is owed on rows as well. */
@Injectable()
export class Background implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Campaigns');
  private readonly underWay = new Set<Promise<void>>();

  start(work: Promise<void>): void {
    const watched = work.catch((error: unknown) =>
      this.logger.warn({ err: error }, 'what follows could not be done now; its row still owes it'),
    );
    this.underWay.add(watched);
    void watched.finally(() => this.underWay.delete(watched));
  }

  async beforeApplicationShutdown(): Promise<void> {
    while (this.underWay.size) await Promise.all(this.underWay);
  }
}
