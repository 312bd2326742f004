import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { AppConfig } from '../../../platform/config/app-config';
import { Database } from '../../../platform/database/database';
import { fieldFault, readUpload } from '../../../platform/http/upload-parts';
import { RateLimiter } from '../../../platform/rate-limit/rate-limiter';
import { AuditLog } from '../../audit/audit-log';
import type { Principal } from '../../auth/principal';
import { JobQueue } from '../../queue/job-queue';
import { ImportFilesRepository } from './import-files.repository';
import { ImportsRepository, type NewImportRow } from './imports.repository';
import { UploadSettingsReader } from './upload-settings';

/** About two million contacts. */
const LARGEST_FILE_BYTES = 256 * 1024 * 1024;
const WHEN_TOO_LARGE = 'split it and load the parts one after the other';
const CHUNK_BYTES = 512 * 1024;

/** Takes a file in and leaves a job owed; what is in the file is the job's business. */
@Injectable()
export class ImportUploadService {
  constructor(
    private readonly config: AppConfig,
    private readonly db: Database,
    private readonly imports: ImportsRepository,
    private readonly files: ImportFilesRepository,
    private readonly jobs: JobQueue,
    private readonly limits: RateLimiter,
    private readonly audit: AuditLog,
  ) {}

  async receive(request: FastifyRequest, principal: Principal): Promise<{ import_id: string }> {
    await this.limits.consume('import', principal.id, this.config.limits.perMinute.IMPORT, 60);
    await this.imports.deleteOld(this.db.orm);
    const id = uuidv7();
    // The row is there before the file, so that whatever a broken upload leaves can be found and deleted.
    await this.imports.insert(this.db.orm, { id, startedBy: principal.id, fileName: '', listName: '', defaultCountry: 'US' });
    try {
      await this.release(id, await this.store(id, request));
    } catch (error) {
      await this.imports.delete(this.db.orm, id);
      throw error;
    }
    await this.jobs.add('contact-import', id);
    return { import_id: id };
  }

  private async release(id: string, settings: Partial<NewImportRow>): Promise<void> {
    await this.db.tx(async (tx) => {
      await this.imports.release(tx, id, settings);
      await this.audit.record(tx, { action: 'contact_import.started', subject: { type: 'contact_import', id } });
    });
  }

  private async store(id: string, request: FastifyRequest) {
    const settings = new UploadSettingsReader();
    const chunks = new ChunkCollector((no, data) => this.files.append(id, no, data));
    let fileName: string | null = null;
    for await (const part of readUpload(request, LARGEST_FILE_BYTES, WHEN_TOO_LARGE)) {
      if (part.kind === 'field') settings.take(part.name, part.value);
      if (part.kind === 'file') fileName = part.fileName;
      if (part.kind === 'data') await chunks.add(part.bytes);
    }
    if (fileName === null) throw fieldFault('file', 'is required: the contact list');
    await chunks.end();
    return settings.settings(fileName);
  }
}

/** The network's small pieces in rows of a useful size. */
class ChunkCollector {
  private pieces: Buffer[] = [];
  private length = 0;
  private no = 0;

  constructor(private readonly store: (no: number, data: Buffer) => Promise<void>) {}

  async add(bytes: Buffer): Promise<void> {
    this.pieces.push(bytes);
    this.length += bytes.length;
    if (this.length >= CHUNK_BYTES) await this.end();
  }

  async end(): Promise<void> {
    if (this.length === 0) return;
    const data = Buffer.concat(this.pieces);
    this.pieces = [];
    this.length = 0;
    await this.store(this.no++, data);
  }
}
