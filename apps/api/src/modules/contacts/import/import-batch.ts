import type { NewImportError } from './imports.repository';
import type { CheckedRow, ContactDraft } from './row-check';
import type { Duplicate } from './contact-writer.repository';

/** Checked rows that are written together, and what they add to the counts. */
export class ImportBatch {
  readonly drafts: ContactDraft[] = [];
  readonly errors: NewImportError[] = [];
  processed = 0;
  skipped = 0;

  add(row: CheckedRow): void {
    this.processed += 1;
    if ('draft' in row) return void this.drafts.push(row.draft);
    this.skipped += 1;
    this.errors.push(...row.faults);
  }
}

/** In the words of the report; `duplicateOf` makes the database keep the first of each number. */
export function toDuplicateErrors(duplicates: readonly Duplicate[]): NewImportError[] {
  return duplicates.map(({ draft, of }) => ({
    line: draft.line,
    column: 'phone',
    value: draft.phone,
    reason: `is in the list already, from line ${of}`,
    duplicateOf: draft.phone,
  }));
}
