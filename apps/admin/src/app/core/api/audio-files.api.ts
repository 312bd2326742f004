import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { type AudioFileView, type Page, ROUTES } from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { TIMEOUT_MS, repeatable } from './request-policy';

/** Five megabytes over a slow line. */
const UPLOAD_TIMEOUT_MS = 120_000;

/** Recorded messages, as those keep them who may. */
@Injectable({ providedIn: 'root' })
export class AudioFilesApi {
  private readonly http = inject(HttpClient);

  all(): Observable<Page<AudioFileView>> {
    return this.http.get<Page<AudioFileView>>(ROUTES.audioFiles);
  }

  /** Fetched whole: it is small, and can be played from memory in every browser. */
  sound(id: string): Observable<Blob> {
    return this.http.get(`${ROUTES.audioFiles}/${encodeURIComponent(id)}/sound`, { responseType: 'blob' });
  }

  add(file: Blob, fileName: string, name: string): Observable<AudioFileView> {
    const form = new FormData();
    // Fields before the file: the server reads the parts in their order.
    form.append('name', name);
    form.append('file', file, fileName);
    return this.http.post<AudioFileView>(ROUTES.audioFiles, form, { context: new HttpContext().set(TIMEOUT_MS, UPLOAD_TIMEOUT_MS) });
  }

  rename(id: string, name: string): Observable<AudioFileView> {
    return this.http.patch<AudioFileView>(`${ROUTES.audioFiles}/${encodeURIComponent(id)}`, { name }, { context: repeatable() });
  }

  delete(id: string): Observable<void> {
    return this.http.delete<void>(`${ROUTES.audioFiles}/${encodeURIComponent(id)}`);
  }
}
