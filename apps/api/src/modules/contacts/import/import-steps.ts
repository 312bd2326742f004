import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type Tx } from '../../../platform/database/database';
import { AuditLog } from '../../audit/audit-log';
import { FramePublisher } from '../../realtime/frame-publisher';
import { ContactWriterRepository } from './contact-writer.repository';
import { toDuplicateErrors, type ImportBatch } from './import-batch';
import { ImportFilesRepository } from './import-files.repository';
import { ERRORS_SHOWN, toImportView } from './import-view';
import { ImportsRepository, type ImportRow, type NewImportRow } from './imports.repository';

/** Another worker has taken the import over; what this one still holds is not written. */
export class ClaimLostError extends Error {
  override readonly name = 'ClaimLostError';
}

/** The transactions of an import. Each writes data, counts and the live frame together, so that a crash leaves none without the others. */
@Injectable()
export class ImportSteps {
  constructor(
    private readonly db: Database,
    private readonly imports: ImportsRepository,
    private readonly files: ImportFilesRepository,
    private readonly writer: ContactWriterRepository,
    private readonly frames: FramePublisher,
    private readonly audit: AuditLog,
  ) {}

  /** The list its contacts go to, invisible until it is complete. */
  async begin(claimed: ImportRow, total: number): Promise<ImportRow> {
    return this.step(true, async (tx) => {
      const [kind, id] = claimed.startedBy.split(':');
      const createdBy = kind === 'user' ? (id ?? null) : null;
      const contactListId = claimed.contactListId ?? uuidv7();
      if (!claimed.contactListId)
        await this.writer.createList(tx, { id: contactListId, name: claimed.listName, defaultCountry: claimed.defaultCountry, createdBy });
      return this.imports.progress(tx, claimed, { contactListId, total });
    });
  }

  async save(claimed: ImportRow, batch: ImportBatch, announce: boolean): Promise<ImportRow> {
    const { contactListId } = claimed;
    // Deleted under our hands: there is nobody left to import for.
    if (!contactListId) throw new ClaimLostError('the list is gone');
    return this.step(announce, async (tx) => {
      const duplicates = await this.writer.insert(tx, contactListId, batch.drafts);
      await this.imports.addErrors(
        tx,
        claimed.id,
        [...batch.errors, ...toDuplicateErrors(duplicates)].sort((a, b) => a.line - b.line),
      );
      const processed = claimed.processed + batch.processed;
      return this.imports.progress(tx, claimed, {
        processed,
        total: Math.max(claimed.total, processed),
        imported: claimed.imported + batch.drafts.length - duplicates.length,
        skipped: claimed.skipped + batch.skipped,
        duplicates: claimed.duplicates + duplicates.length,
      });
    });
  }

  complete(claimed: ImportRow): Promise<ImportRow> {
    return this.step(true, async (tx) => {
      if (claimed.contactListId) await this.writer.publishList(tx, claimed.contactListId);
      await this.files.delete(tx, claimed.id);
      const finished = await this.imports.finish(tx, claimed, { status: 'completed', total: claimed.processed });
      if (finished) await this.recordImport(tx, finished);
      return finished;
    });
  }

  /** Nothing of the file stays; the message says why. */
  fail(claimed: ImportRow, message: string): Promise<ImportRow> {
    const nothing: Partial<NewImportRow> = { imported: 0, duplicates: 0, contactListId: null };
    return this.step(true, async (tx) => {
      const failed = await this.imports.finish(tx, claimed, { ...nothing, status: 'failed', message });
      if (failed && claimed.contactListId) await this.writer.deleteList(tx, claimed.contactListId);
      await this.files.delete(tx, claimed.id);
      return failed;
    });
  }

  private async step(announce: boolean, work: (tx: Tx) => Promise<ImportRow | null>): Promise<ImportRow> {
    const row = await this.db.tx(async (tx) => {
      const written = await work(tx);
      if (!written) throw new ClaimLostError('another worker has claimed the import');
      if (announce) await this.announce(tx, written);
      return written;
    });
    if (announce) await this.frames.poke([row.startedBy]);
    return row;
  }

  private async recordImport(tx: Tx, { id, startedBy, contactListId, imported, skipped, duplicates }: ImportRow): Promise<void> {
    const detail = { import_id: id, imported, skipped, duplicates };
    const subject = contactListId === null ? {} : { subject: { type: 'contact_list', id: contactListId } as const };
    await this.audit.record(tx, { action: 'contact_list.imported', principalId: startedBy, detail, ...subject });
  }

  private async announce(tx: Tx, row: ImportRow): Promise<void> {
    const errors = await this.imports.errors(tx, row.id, ERRORS_SHOWN);
    await this.frames.append(tx, row.startedBy, { type: 'import_progress', import: toImportView(row, errors) });
  }
}
