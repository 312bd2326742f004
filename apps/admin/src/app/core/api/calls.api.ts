import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { type CallDetailView, type CallQuality, type CallSearchRequest, type CallSearchResult, ROUTES } from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { repeatable } from './request-policy';

@Injectable({ providedIn: 'root' })
export class CallsApi {
  private readonly http = inject(HttpClient);

  search(request: CallSearchRequest): Observable<CallSearchResult> {
    return this.http.post<CallSearchResult>(`${ROUTES.calls}/search`, request, { context: repeatable() });
  }

  get(id: string): Observable<CallDetailView> {
    return this.http.get<CallDetailView>(`${ROUTES.calls}/${encodeURIComponent(id)}`);
  }

  quality(id: string, quality: CallQuality): Observable<unknown> {
    return this.http.post(`${ROUTES.calls}/${encodeURIComponent(id)}/quality`, quality);
  }
}
