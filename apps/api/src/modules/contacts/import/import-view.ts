import { ROUTES, type ImportView } from '@dialer/contracts';
import type { ImportErrorRow, ImportRow } from './imports.repository';

/** As many as the view shows; the rest is in the file behind `errors_url`. */
export const ERRORS_SHOWN = 100;

export function toImportView(row: ImportRow, errors: readonly ImportErrorRow[]): ImportView {
  return {
    id: row.id,
    status: row.status,
    file_name: row.fileName,
    total: row.total,
    processed: row.processed,
    imported: row.imported,
    skipped: row.skipped,
    duplicates: row.duplicates,
    errors: errors.map(({ line, column, value, reason }) => ({ line, column, value, reason })),
    errors_url: errors.length ? `${ROUTES.imports}/${row.id}/errors` : null,
    // Until it is complete nobody should open it.
    contact_list_id: row.status === 'completed' ? row.contactListId : null,
    message: row.message,
    created_at: row.createdAt.toISOString(),
  };
}
