import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import {
  type CallDetailView,
  type CallQuality,
  type CallSearchRequest,
  type CallSearchResult,
  type ContactLogRequest,
  type RecordingView,
  ROUTES,
} from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { TIMEOUT_MS, repeatable } from './request-policy';

/** An hour is 60 MB at most. */
const AUDIO_TIMEOUT_MS = 120_000;

@Injectable({ providedIn: 'root' })
export class CallsApi {
  private readonly http = inject(HttpClient);

  search(request: CallSearchRequest): Observable<CallSearchResult> {
    return this.http.post<CallSearchResult>(`${ROUTES.calls}/search`, request, { context: repeatable() });
  }

  get(id: string): Observable<CallDetailView> {
    return this.http.get<CallDetailView>(`${ROUTES.calls}/${encodeURIComponent(id)}`);
  }

  /** The whole audio of a call, as it is archived. Counts as listening to it. */
  audio(id: string): Observable<ArrayBuffer> {
    const context = new HttpContext().set(TIMEOUT_MS, AUDIO_TIMEOUT_MS);
    return this.http.get(`${ROUTES.calls}/${encodeURIComponent(id)}/recording`, { responseType: 'arraybuffer', context });
  }

  /** Of a call of one's own, while it is recorded. */
  recording(id: string, command: 'pause' | 'resume'): Observable<RecordingView> {
    return this.http.post<RecordingView>(`${ROUTES.calls}/${encodeURIComponent(id)}/recording/${command}`, {}, { context: repeatable() });
  }

  /** What the contact has said to being recorded. */
  consent(id: string, agreed: boolean): Observable<RecordingView> {
    return this.http.post<RecordingView>(`${ROUTES.calls}/${encodeURIComponent(id)}/recording/consent`, { agreed });
  }

  /** Kept whatever its age, or no longer. */
  hold(id: string, hold: boolean): Observable<RecordingView> {
    return this.http.put<RecordingView>(
      `${ROUTES.calls}/${encodeURIComponent(id)}/recording/legal-hold`,
      { hold },
      { context: repeatable() },
    );
  }

  /** Its audio, for good; deleting it twice is deleting it once. */
  deleteRecording(id: string): Observable<RecordingView> {
    return this.http.delete<RecordingView>(`${ROUTES.calls}/${encodeURIComponent(id)}/recording`, { context: repeatable() });
  }

  /** One that failed is fetched from the carrier once more. */
  retryRecording(id: string): Observable<RecordingView> {
    return this.http.post<RecordingView>(`${ROUTES.calls}/${encodeURIComponent(id)}/recording/retry`, {});
  }

  /** The server says when. */
  quality(id: string, quality: Omit<CallQuality, 'at'>): Observable<unknown> {
    return this.http.post(`${ROUTES.calls}/${encodeURIComponent(id)}/quality`, quality);
  }

  /** The log of a call without a contact; with one it belongs to the contact (ContactsApi). */
  log(id: string, log: ContactLogRequest): Observable<unknown> {
    return this.http.post(`${ROUTES.calls}/${encodeURIComponent(id)}/log`, log, { context: repeatable() });
  }
}
