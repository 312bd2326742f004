import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import {
  type ContactFindResult,
  type ContactLogRequest,
  type ContactSearchRequest,
  type ContactSearchResult,
  type ContactView,
  ROUTES,
} from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { repeatable } from './request-policy';

@Injectable({ providedIn: 'root' })
export class ContactsApi {
  private readonly http = inject(HttpClient);

  /** The search text travels in the body: no address carries a name or a number (contract.md §1). */
  search(listId: string, request: ContactSearchRequest): Observable<ContactSearchResult> {
    const url = `${ROUTES.contactLists}/${encodeURIComponent(listId)}/contacts/search`;
    return this.http.post<ContactSearchResult>(url, request, { context: repeatable() });
  }

  get(id: string): Observable<ContactView> {
    return this.http.get<ContactView>(`${ROUTES.contacts}/${encodeURIComponent(id)}`);
  }

  /** In all lists at once. */
  find(q: string): Observable<ContactFindResult> {
    return this.http.post<ContactFindResult>(`${ROUTES.contacts}/search`, { q }, { context: repeatable() });
  }

  /** The log of one call is one row: saving it twice leaves the same log. */
  log(contactId: string, log: ContactLogRequest): Observable<unknown> {
    return this.http.post(`${ROUTES.contacts}/${encodeURIComponent(contactId)}/log`, log, { context: repeatable() });
  }
}
