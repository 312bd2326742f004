import { Injectable } from '@nestjs/common';
import type { ContactListView, Page } from '@dialer/contracts';
import { Database } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import { AuditLog } from '../audit/audit-log';
import { ListsRepository, type ListCount, type ListRow } from './lists.repository';

@Injectable()
export class ListsService {
  constructor(
    private readonly db: Database,
    private readonly lists: ListsRepository,
    private readonly audit: AuditLog,
  ) {}

  async all(): Promise<Page<ContactListView>> {
    const lists = await this.lists.all();
    const counts = await this.lists.counts(lists.map(({ id }) => id));
    const items = lists.map((list) =>
      toListView(
        list,
        counts.filter(({ listId }) => listId === list.id),
      ),
    );
    return { items, total: items.length };
  }

  async delete(id: string): Promise<void> {
    await this.db.tx(async (tx) => {
      if (!(await this.lists.delete(tx, id))) throw new AppError('NOT_FOUND', 'There is no such list');
      await this.audit.record(tx, { action: 'contact_list.deleted', subject: { type: 'contact_list', id } });
    });
  }
}

function toListView(list: ListRow, counts: readonly ListCount[]): ContactListView {
  const logged = counts.flatMap(({ outcome, contacts }) => (outcome === null ? [] : [[outcome, contacts] as const]));
  return {
    id: list.id,
    name: list.name,
    default_country: list.defaultCountry,
    contacts_total: counts.reduce((sum, { contacts }) => sum + contacts, 0),
    counts: { by_status: sums(counts.map(({ status, contacts }) => [status, contacts])), by_outcome: sums(logged) },
    created_at: list.createdAt.toISOString(),
  };
}

/** By way of a Map: an outcome may be called `__proto__`. */
function sums(entries: readonly (readonly [string, number])[]): Record<string, number> {
  const totals = new Map<string, number>();
  for (const [word, contacts] of entries) totals.set(word, (totals.get(word) ?? 0) + contacts);
  return Object.fromEntries(totals);
}
