import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { DoNotCallListView } from '@dialer/contracts';
import type { FastifyRequest } from 'fastify';
import type { CountryCode } from 'libphonenumber-js/min';
import { v7 as uuid } from 'uuid';
import { Database } from '../../platform/database/database';
import { Clock } from '../../platform/clock/clock';
import { fieldFault, readUpload } from '../../platform/http/upload-parts';
import { ContactFileError } from '../../platform/table-file/contact-file-error';
import { openContactFile } from '../../platform/table-file/open-contact-file';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { DoNotCallListsRepository, type NewDoNotCallList } from './do-not-call-lists.repository';
import { DoNotCallService } from './do-not-call.service';
import { ListFields } from './list-fields';
import { NumberColumn } from './number-file';

/** Some four million numbers. */
const LARGEST_BYTES = 64 * 1024 * 1024;
const TOO_LARGE = 'split it and load the parts one after the other';
const NO_TABLE = 'Save the list as CSV or text with one number per line, and load that file.';
const BATCH = 5_000;

interface Counts {
  numbers: number;
  skipped: number;
}

/**
 * A file of numbers that must not be called. It is taken in whole, then read piece by piece while the sender waits: the list blocks once
 * it is complete and not before, so whatever breaks on the way leaves things as they were.
 */
@Injectable()
export class DoNotCallUploadService {
  constructor(
    private readonly db: Database,
    private readonly lists: DoNotCallListsRepository,
    private readonly service: DoNotCallService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async receive(request: FastifyRequest, principal: Principal): Promise<DoNotCallListView> {
    await this.lists.deleteAbandoned(this.db.orm);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'do-not-call-'));
    try {
      const file = path.join(folder, 'numbers');
      const fields = await this.store(request, file);
      return await this.load({ ...fields, id: uuid(), addedBy: principal.id }, file);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async store(request: FastifyRequest, file: string): Promise<Omit<NewDoNotCallList, 'id' | 'addedBy'>> {
    const fields = new ListFields(this.clock.now());
    const out = createWriteStream(file);
    let fileName: string | null = null;
    try {
      for await (const part of readUpload(request, LARGEST_BYTES, TOO_LARGE)) {
        if (part.kind === 'field') fields.take(part.name, part.value);
        if (part.kind === 'file') fileName = part.fileName;
        if (part.kind === 'data' && !out.write(part.bytes)) await once(out, 'drain');
      }
    } finally {
      out.end();
      await once(out, 'close');
    }
    if (fileName === null) throw fieldFault('file', 'is required: the numbers');
    return fields.settings(fileName);
  }

  private async load(list: NewDoNotCallList, file: string): Promise<DoNotCallListView> {
    await this.lists.create(this.db.orm, list);
    try {
      const counts = await this.readNumbers(list, file);
      if (!counts.numbers) throw fieldFault('file', 'holds no phone number');
      await this.release(list, counts);
    } catch (error) {
      await this.lists.delete(this.db.orm, list.id);
      throw error instanceof ContactFileError ? fieldFault('file', error.message) : error;
    }
    const row = (await this.lists.all(this.db.orm)).find(({ id }) => id === list.id);
    if (!row) throw new Error('the list was deleted while it was loaded');
    return this.service.toListView(row);
  }

  private async readNumbers({ id, country }: NewDoNotCallList, file: string): Promise<Counts> {
    const reader = await openContactFile(() => createReadStream(file), NO_TABLE);
    const column = new NumberColumn(country as CountryCode);
    const counts: Counts = { numbers: 0, skipped: 0 };
    let batch: string[] = [];
    const flush = async () => {
      counts.numbers += await this.lists.addNumbers(this.db.orm, id, batch);
      batch = [];
      await this.lists.progress(this.db.orm, id, counts);
    };
    let isFirst = true;
    for await (const rows of reader.rows()) {
      for (const row of rows) {
        const found = column.read(row, isFirst);
        isFirst = false;
        if (found === null) counts.skipped += 1;
        else if (found !== 'header') batch.push(found.phone);
      }
      if (batch.length >= BATCH) await flush();
    }
    await flush();
    return counts;
  }

  private async release(list: NewDoNotCallList, { numbers, skipped }: Counts): Promise<void> {
    const detail = { kind: list.kind, country: list.country, numbers, skipped };
    await this.db.tx(async (tx) => {
      await this.lists.release(tx, list);
      await this.audit.record(tx, { action: 'do_not_call_list.loaded', subject: { type: 'do_not_call_list', id: list.id }, detail });
    });
  }
}
