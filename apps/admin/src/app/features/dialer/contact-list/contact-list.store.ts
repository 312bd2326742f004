import { Injectable, computed, inject, linkedSignal, signal } from '@angular/core';
import { rxResource, takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { ContactSearchRequest, ContactSearchResult, ContactView } from '@dialer/contracts';
import { Subject, debounceTime, firstValueFrom, map, merge } from 'rxjs';
import { ContactListsApi } from '../../../core/api/contact-lists.api';
import { ContactsApi } from '../../../core/api/contacts.api';
import { CallFeed } from '../call/call-feed';
import { CallLogStore } from '../call/call-log.store';
import { type DialTarget, targetOfContact } from '../call/dial-target';

export const PAGE_SIZE = 50;
/** Several frames come with one ending; one look at the server is enough for all of them. */
const SETTLE_MS = 400;

/** The part of the question that stands in the address; the search text does not (ui.md). */
export interface ListQuery {
  listId: string;
  status: string;
  sort: string;
  page: number;
}

@Injectable()
export class ContactListStore {
  private readonly contacts = inject(ContactsApi);
  private readonly listsApi = inject(ContactListsApi);
  private readonly query = signal<ListQuery | null>(null);
  private readonly text = signal('');
  /** Call states seen in frames, until the next look at the server brings them anyway. */
  private readonly seen = signal<ReadonlyMap<string, ContactView['call_status']>>(new Map());
  private readonly changed = new Subject<void>();

  private readonly lists = rxResource({ stream: () => this.listsApi.all() });
  private readonly page = rxResource({
    params: () => this.request(),
    stream: ({ params }) => this.contacts.search(params.listId, params.request).pipe(map((result) => this.arrived(result))),
  });
  /** Stays on the screen while the next page is on its way: nothing jumps. */
  private readonly latest = linkedSignal<ContactSearchResult | undefined, ContactSearchResult | undefined>({
    source: () => (this.page.hasValue() ? this.page.value() : undefined),
    computation: (result, previous) => result ?? previous?.value,
  });

  readonly allLists = computed(() => (this.lists.hasValue() ? this.lists.value() : []));
  readonly list = computed(() => this.allLists().find((list) => list.id === this.query()?.listId) ?? null);
  readonly rows = computed(() => {
    const seen = this.seen();
    return this.latest()?.items.map((row) => ({ ...row, call_status: seen.get(row.id) ?? row.call_status })) ?? null;
  });
  readonly total = computed(() => this.latest()?.total ?? 0);
  readonly loading = this.page.isLoading;
  readonly error = computed(() => this.page.error() ?? this.lists.error() ?? null);
  readonly search = this.text.asReadonly();

  constructor() {
    inject(CallFeed)
      .changes.pipe(takeUntilDestroyed())
      .subscribe((call) => {
        const id = call.contact_id;
        if (!id || !this.rows()?.some((row) => row.id === id)) return;
        this.seen.update((seen) => new Map(seen).set(id, call.state));
        this.changed.next();
      });
    merge(this.changed, inject(CallLogStore).saved)
      .pipe(debounceTime(SETTLE_MS), takeUntilDestroyed())
      .subscribe(() => this.reload());
  }

  show(query: ListQuery): void {
    this.query.set(query);
  }

  searchFor(text: string): void {
    this.text.set(text.trim());
  }

  reload(): void {
    this.page.reload();
    this.lists.reload();
  }

  /** Who comes after a contact: the next not-called row on this page, else the first of the list. */
  async after(contactId: string): Promise<DialTarget | null> {
    const query = this.query();
    if (!query) return null;
    const rows = this.rows() ?? [];
    const below = rows.slice(rows.findIndex((row) => row.id === contactId) + 1);
    const here = below.find((row) => row.call_status === 'not_called' && mayBeDialled(row));
    if (here) return targetOfContact(here);
    const request = { status: 'not_called', page: 1, page_size: PAGE_SIZE, ...(query.sort && { sort: query.sort }) };
    const { items } = await firstValueFrom(this.contacts.search(query.listId, request));
    const next = items.find((row) => row.id !== contactId && mayBeDialled(row));
    return next ? targetOfContact(next) : null;
  }

  private request(): { listId: string; request: ContactSearchRequest } | undefined {
    const query = this.query();
    if (!query) return undefined;
    const q = this.text();
    return {
      listId: query.listId,
      request: {
        page: query.page,
        page_size: PAGE_SIZE,
        ...(q && { q }),
        ...(query.status && { status: query.status }),
        ...(query.sort && { sort: query.sort }),
      },
    };
  }

  private arrived(result: ContactSearchResult): ContactSearchResult {
    this.seen.set(new Map());
    return result;
  }
}

/** Whom the gate would refuse anyway is not proposed, nor dialled by itself. */
function mayBeDialled({ do_not_call, dial_block }: ContactView): boolean {
  return !do_not_call && !dial_block;
}
