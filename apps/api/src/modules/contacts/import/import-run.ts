import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { CountryCode } from 'libphonenumber-js/min';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '../../../platform/clock/clock';
import { Database } from '../../../platform/database/database';
import { columnsOf } from './columns';
import { ContactFileError } from '../../../platform/table-file/contact-file-error';
import type { ContactFileReader, FileRow } from '../../../platform/table-file/contact-file-reader';
import { openContactFile } from '../../../platform/table-file/open-contact-file';
import { BatchSaver } from './batch-saver';
import { ImportBatch } from './import-batch';
import { ImportFilesRepository } from './import-files.repository';
import { ClaimLostError, ImportSteps } from './import-steps';
import { ImportsRepository, type ImportRow } from './imports.repository';
import { RowCheck } from './row-check';
import { TimeZones } from './time-zones';

const BATCH_ROWS = 1000;
const RETRY_SECONDS = 10;
/** Claims without any progress: the file itself seems to break the worker. */
const MOST_ATTEMPTS = 10;
const OUR_FAULT =
  'The file could not be imported because of a fault on our side. Nothing of it was kept; please try again, or tell your administrator.';

/**
 * One run of an import: reads the file from its start, goes on behind the rows an earlier run has written (`processed`), and writes
 * in batches. Killed at any point, the next run repeats nothing and leaves nothing out.
 */
@Injectable()
export class ImportRun {
  private readonly logger = new Logger(ImportRun.name);
  private zones: TimeZones | null = null;

  constructor(
    private readonly db: Database,
    private readonly imports: ImportsRepository,
    private readonly files: ImportFilesRepository,
    private readonly steps: ImportSteps,
    private readonly clock: Clock,
  ) {}

  async run(id: string): Promise<void> {
    const claimed = await this.imports.claim(id, uuidv7());
    if (!claimed) return;
    try {
      if (claimed.attempts > MOST_ATTEMPTS) await this.steps.fail(claimed, OUR_FAULT);
      else await this.import(claimed);
    } catch (error) {
      await this.settle(claimed, error);
    }
  }

  private async settle(claimed: ImportRow, error: unknown): Promise<void> {
    if (error instanceof ClaimLostError) return this.logger.warn(`import ${claimed.id}: ${error.message}`);
    const latest = await this.imports.byId(this.db.orm, claimed.id);
    if (!latest || latest.claim !== claimed.claim) return;
    if (error instanceof ContactFileError) return void (await this.steps.fail(latest, error.message));
    await this.imports.postpone(this.db.orm, claimed, RETRY_SECONDS);
    throw error;
  }

  private async import(claimed: ImportRow): Promise<void> {
    const reader = await openContactFile(() => this.files.read(claimed.id));
    const rows = eachRow(reader);
    try {
      await this.importFrom(claimed, reader, rows);
    } finally {
      await rows.return(undefined);
    }
  }

  private async importFrom(claimed: ImportRow, reader: ContactFileReader, rows: AsyncGenerator<FileRow>): Promise<void> {
    const header = await rows.next();
    if (header.done) throw new ContactFileError('The file has no rows.');
    const columns = columnsOf(header.value.cells, claimed.mapping);
    const estimate = await reader.estimateRows();
    this.zones ??= TimeZones.load(this.clock.now().getUTCFullYear());
    const check = new RowCheck(columns, claimed.defaultCountry as CountryCode, this.zones);
    const begun = await this.steps.begin(claimed, Math.max(estimate, claimed.processed));
    const done = await this.importRows(begun, rows, check);
    if (done.processed === 0) throw new ContactFileError('The file names its columns but has no rows below them.');
    await this.steps.complete(done);
  }

  /** While the database writes one batch, the next is read and checked. */
  private async importRows(begun: ImportRow, rows: AsyncIterable<FileRow>, check: RowCheck): Promise<ImportRow> {
    const saver = new BatchSaver(this.steps, this.clock, begun);
    try {
      for await (const batch of inBatches(rows, begun.processed, check)) await saver.save(batch);
    } finally {
      // Also when the file turns out broken: what follows must not meet a batch that is still being written.
      await saver.settled();
    }
    return saver.done();
  }
}

async function* inBatches(rows: AsyncIterable<FileRow>, alreadyDone: number, check: RowCheck): AsyncGenerator<ImportBatch> {
  let [batch, seen] = [new ImportBatch(), 0];
  for await (const row of rows) {
    seen += 1;
    if (seen <= alreadyDone) continue;
    batch.add(check.check(row));
    if (batch.processed < BATCH_ROWS) continue;
    yield batch;
    batch = new ImportBatch();
  }
  if (batch.processed) yield batch;
}

/** Row by row, with a pause after each group: an import must not keep the process from answering webhooks. */
async function* eachRow(reader: ContactFileReader): AsyncGenerator<FileRow, undefined, undefined> {
  for await (const group of reader.rows()) {
    yield* group;
    await setImmediate();
  }
}
