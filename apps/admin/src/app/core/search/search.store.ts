import { Injectable, computed, inject, linkedSignal, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import type { CallView, ContactHit } from '@dialer/contracts';
import { type Observable, forkJoin, map, of, switchMap, timer } from 'rxjs';
import { contactWord, outcomeWord, statusWord, type CallWord } from '../../shared/ui/call-words';
import { CallsApi } from '../api/calls.api';
import { ContactsApi } from '../api/contacts.api';
import { SessionStore } from '../auth/session.store';

const SETTLE_MS = 200;
const SHORTEST = 2;
const MOST_CALLS = 5;

/** Something that was found, and the page it leads to. */
export interface SearchHit {
  id: string;
  title: string;
  /** E.164. */
  phone: string;
  /** Where it was found: a contact's list and company, a call's moment. */
  company: string | null;
  list: string | null;
  at: string | null;
  word: CallWord;
  path: readonly string[];
  query: Readonly<Record<string, string>>;
}
export interface SearchGroup {
  name: 'Contacts' | 'Calls';
  hits: readonly SearchHit[];
}

/** Contacts and calls by name, number or id. What is typed stays here and in request bodies: never in an address. */
@Injectable()
export class SearchStore {
  private readonly contacts = inject(ContactsApi);
  private readonly calls = inject(CallsApi);
  private readonly session = inject(SessionStore);
  private readonly typed = signal('');

  private readonly answer = rxResource({
    params: () => (this.typed().trim().length < SHORTEST ? undefined : this.typed().trim()),
    stream: ({ params }) => timer(SETTLE_MS).pipe(switchMap(() => this.ask(params))),
  });
  /** The last answer stays until the next one: the list does not collapse with every letter. */
  private readonly latest = linkedSignal<{ asked: boolean; groups?: readonly SearchGroup[] }, readonly SearchGroup[] | null>({
    source: () => ({ asked: this.asked(), ...(this.answer.hasValue() && { groups: this.answer.value() }) }),
    computation: ({ asked, groups }, previous) => (asked ? (groups ?? previous?.value ?? null) : null),
  });

  readonly text = this.typed.asReadonly();
  /** Enough has been typed to look for. */
  readonly asked = computed(() => this.typed().trim().length >= SHORTEST);
  readonly groups = computed(() => (this.answer.error() ? null : this.latest()));
  readonly hits = computed(() => this.groups()?.flatMap(({ hits }) => hits) ?? []);
  readonly loading = this.answer.isLoading;
  readonly error = this.answer.error;

  type(text: string): void {
    this.typed.set(text);
  }

  again(): void {
    this.answer.reload();
  }

  private ask(q: string): Observable<readonly SearchGroup[]> {
    // Contacts are opened in the dialer, where it is.
    const contacts = this.session.mayDial() && this.session.can('contacts.read') ? this.contacts.find(q) : of({ items: [] });
    const calls = this.session.can('calls.read') ? this.calls.search({ q, page_size: MOST_CALLS }) : of({ items: [] });
    return forkJoin([contacts, calls]).pipe(
      map(([people, history]): readonly SearchGroup[] =>
        [
          { name: 'Contacts' as const, hits: people.items.map(contactHit) },
          { name: 'Calls' as const, hits: history.items.map(callHit) },
        ].filter(({ hits }) => hits.length),
      ),
    );
  }
}

function contactHit(contact: ContactHit): SearchHit {
  return {
    id: contact.id,
    title: contact.name,
    phone: contact.phone,
    company: contact.company,
    list: contact.list_name,
    at: null,
    word: contactWord(contact),
    path: ['/dial', contact.list_id],
    query: { contact: contact.id },
  };
}

function callHit(call: CallView): SearchHit {
  return {
    id: call.id,
    title: call.contact_name ?? '',
    phone: call.to_phone,
    company: call.contact_company,
    list: null,
    at: call.created_at,
    word: call.outcome ? outcomeWord(call.outcome) : statusWord(call.state),
    path: ['/calls', call.id],
    query: {},
  };
}
