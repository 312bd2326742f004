import { HttpClient, HttpContext, HttpEventType } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import {
  type CallingHoursView,
  type ComplianceSettings,
  type ComplianceSettingsView,
  type DoNotCallAddRequest,
  type DoNotCallListKind,
  type DoNotCallListView,
  type DoNotCallLookupResult,
  type DoNotCallSummary,
  ROUTES,
} from '@dialer/contracts';
import { type Observable, filter, map } from 'rxjs';
import { TIMEOUT_MS, repeatable } from './request-policy';

/** Sending and reading a file of millions of numbers. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;

export interface ListUpload {
  file: File;
  kind: DoNotCallListKind;
  name: string;
  country: string;
  /** A local day like `2026-11-20`, or empty for today. */
  asOf: string;
  reason: string;
}
/** `sent`: the share of the file that has left, 0 to 1; at 1 the server reads it. */
export type UploadStep = { sent: number } | { list: DoNotCallListView };

@Injectable({ providedIn: 'root' })
export class ComplianceApi {
  private readonly http = inject(HttpClient);

  settings(): Observable<ComplianceSettingsView> {
    return this.http.get<ComplianceSettingsView>(ROUTES.complianceSettings);
  }

  saveSettings(settings: ComplianceSettings): Observable<ComplianceSettingsView> {
    return this.http.put<ComplianceSettingsView>(ROUTES.complianceSettings, settings, { context: repeatable() });
  }

  callingHours(): Observable<CallingHoursView> {
    return this.http.get<CallingHoursView>(ROUTES.callingHours);
  }

  doNotCall(): Observable<DoNotCallSummary> {
    return this.http.get<DoNotCallSummary>(ROUTES.doNotCall);
  }

  /** Numbers travel in bodies, never in addresses (contract.md §1). */
  lookUp(phone: string): Observable<DoNotCallLookupResult> {
    return this.http.post<DoNotCallLookupResult>(`${ROUTES.doNotCall}/lookup`, { phone }, { context: repeatable() });
  }

  add(request: DoNotCallAddRequest): Observable<DoNotCallLookupResult> {
    return this.http.post<DoNotCallLookupResult>(ROUTES.doNotCall, request, { context: repeatable() });
  }

  remove(phone: string, reason: string): Observable<DoNotCallLookupResult> {
    return this.http.post<DoNotCallLookupResult>(`${ROUTES.doNotCall}/remove`, { phone, reason });
  }

  deleteList(id: string): Observable<void> {
    return this.http.delete<void>(`${ROUTES.doNotCall}/lists/${encodeURIComponent(id)}`);
  }

  upload({ file, kind, name, country, asOf, reason }: ListUpload): Observable<UploadStep> {
    const form = new FormData();
    // Fields before the file: the server reads the parts in their order.
    for (const [field, value] of Object.entries({ kind, name, country, as_of: asOf, reason })) if (value) form.append(field, value);
    form.append('file', file, file.name);
    const context = new HttpContext().set(TIMEOUT_MS, UPLOAD_TIMEOUT_MS);
    return this.http.post<DoNotCallListView>(`${ROUTES.doNotCall}/lists`, form, { context, observe: 'events', reportProgress: true }).pipe(
      map((event): UploadStep | null => {
        if (event.type === HttpEventType.UploadProgress) return { sent: event.total ? event.loaded / event.total : 0 };
        if (event.type !== HttpEventType.Response) return null;
        return event.body && { list: event.body };
      }),
      filter((step) => step !== null),
    );
  }
}
