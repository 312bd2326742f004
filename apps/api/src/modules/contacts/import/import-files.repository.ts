import { Injectable } from '@nestjs/common';
import { and, eq } from 'drizzle-orm';
import { Database, type Tx } from '../../../platform/database/database';
import { contactImportChunks } from '../../../platform/database/schema/contacts';

/** Uploaded files, in PostgreSQL so that a worker on any machine can read them. */
@Injectable()
export class ImportFilesRepository {
  constructor(private readonly db: Database) {}

  async append(importId: string, no: number, data: Buffer): Promise<void> {
    await this.db.orm.insert(contactImportChunks).values({ importId, no, data });
  }

  /** One chunk in memory at a time. */
  async *read(importId: string): AsyncGenerator<Buffer> {
    for (let no = 0; ; no += 1) {
      const [chunk] = await this.db.orm
        .select({ data: contactImportChunks.data })
        .from(contactImportChunks)
        .where(and(eq(contactImportChunks.importId, importId), eq(contactImportChunks.no, no)));
      if (!chunk) return;
      yield chunk.data;
    }
  }

  async delete(tx: Tx, importId: string): Promise<void> {
    await tx.delete(contactImportChunks).where(eq(contactImportChunks.importId, importId));
  }
}
