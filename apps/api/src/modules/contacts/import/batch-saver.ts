import type { Clock } from '../../../platform/clock/clock';
import type { ImportBatch } from './import-batch';
import type { ImportSteps } from './import-steps';
import type { ImportRow } from './imports.repository';

/** People watch a bar: more often than this it only costs. */
const ANNOUNCE_MS = 400;

/** Saves batches one after the other, without keeping the reader waiting for more than one of them. */
export class BatchSaver {
  private saving: Promise<ImportRow>;
  private announced: number;

  constructor(
    private readonly steps: ImportSteps,
    private readonly clock: Clock,
    begun: ImportRow,
  ) {
    this.saving = Promise.resolve(begun);
    this.announced = clock.now().getTime();
  }

  /** Resolves when the batch before this one is saved; fails when it could not be. */
  async save(batch: ImportBatch): Promise<void> {
    const claimed = await this.saving;
    const now = this.clock.now().getTime();
    const due = now - this.announced >= ANNOUNCE_MS;
    if (due) this.announced = now;
    this.saving = this.steps.save(claimed, batch, due);
    this.saving.catch(() => undefined); // Comes out of the next `save`, or of `done`.
  }

  /** Nothing is being written any more, however it went. */
  async settled(): Promise<void> {
    await this.saving.catch(() => undefined); // `done` says it, or something worse is being thrown already.
  }

  done(): Promise<ImportRow> {
    return this.saving;
  }
}
