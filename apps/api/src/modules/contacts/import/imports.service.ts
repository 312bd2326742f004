import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ImportView } from '@dialer/contracts';
import { Database } from '../../../platform/database/database';
import { AppError } from '../../../platform/errors/app-error';
import { OwedSources } from '../../queue/owed-sources';
import { toCsvLine } from '../csv-text';
import { ERRORS_SHOWN, toImportView } from './import-view';
import { ImportsRepository, type ImportRow } from './imports.repository';

const ERRORS_READ = 1000;

@Injectable()
export class ImportsService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly imports: ImportsRepository,
    private readonly owed: OwedSources,
  ) {}

  onModuleInit(): void {
    this.owed.register(this.imports);
  }

  async view(id: string): Promise<ImportView> {
    const row = await this.existing(id);
    return toImportView(row, await this.imports.errors(this.db.orm, id, ERRORS_SHOWN));
  }

  /** Every row that was not taken, as a spreadsheet, however many. */
  async errorsFile(id: string): Promise<Readable> {
    await this.existing(id);
    return Readable.from(this.errorLines(id));
  }

  private async *errorLines(id: string): AsyncGenerator<string> {
    // The mark tells Excel that it is UTF-8.
    yield `\uFEFF${toCsvLine(['line', 'column', 'value', 'reason'])}`;
    for (let last = 0; ;) {
      const rows = await this.imports.errors(this.db.orm, id, ERRORS_READ, last);
      if (rows.length === 0) return;
      yield rows.map(({ line, column, value, reason }) => toCsvLine([line, column, value, reason])).join('');
      last = rows.at(-1)!.id;
    }
  }

  private async existing(id: string): Promise<ImportRow> {
    const row = await this.imports.byId(this.db.orm, id);
    if (!row) throw new AppError('NOT_FOUND', 'There is no such import');
    return row;
  }
}
