import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { type ContactListView, type ImportView, ROUTES } from '@dialer/contracts';
import { type Observable, map } from 'rxjs';
import { TIMEOUT_MS } from './request-policy';

/** A list of 100,000 rows is some megabytes: a slow line may need this long to send them. */
const UPLOAD_TIMEOUT_MS = 5 * 60_000;

@Injectable({ providedIn: 'root' })
export class ContactListsApi {
  private readonly http = inject(HttpClient);

  all(): Observable<ContactListView[]> {
    return this.http
      .get<ContactListView[] | { items: ContactListView[] }>(ROUTES.contactLists)
      .pipe(map((answer) => (Array.isArray(answer) ? answer : answer.items)));
  }

  /** With its contacts; the log of their calls stays. */
  delete(id: string): Observable<void> {
    return this.http.delete<void>(`${ROUTES.contactLists}/${encodeURIComponent(id)}`);
  }

  import(file: File, name: string): Observable<{ import_id: string }> {
    const form = new FormData();
    // Fields before the file: the server reads the parts in their order.
    form.append('name', name);
    form.append('file', file, file.name);
    const context = new HttpContext().set(TIMEOUT_MS, UPLOAD_TIMEOUT_MS);
    return this.http.post<{ import_id: string }>(`${ROUTES.contactLists}/import`, form, { context });
  }

  importStatus(id: string): Observable<ImportView> {
    return this.http.get<ImportView>(`${ROUTES.imports}/${encodeURIComponent(id)}`);
  }
}
