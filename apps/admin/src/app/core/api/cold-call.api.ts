import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import {
  type AudioFileView,
  type AudioPlaybackRequest,
  type AudioPlaybackResponse,
  type ConferenceStatusResponse,
  type ControlMuteRequest,
  type ControlMuteResponse,
  type DirectCallRequest,
  type DirectCallResponse,
  type EndResponse,
  type InitiateRequest,
  type InitiateResponse,
  type Page,
  ROUTES,
  type TokenResponse,
  type WebrtcJoinRequest,
  type WebrtcCredentialsResponse,
  type WebrtcJoinResponse,
} from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { repeatable } from './request-policy';

/** contract.md §2, as the dialer uses it. */
@Injectable({ providedIn: 'root' })
export class ColdCallApi {
  private readonly http = inject(HttpClient);

  token(provider?: string): Observable<TokenResponse> {
    return this.http.post<TokenResponse>(ROUTES.token, provider ? { provider } : {}, { context: repeatable() });
  }

  /** The key makes a repeat after a lost answer harmless: the server answers with the call it already made. */
  initiate(request: InitiateRequest, idempotencyKey: string): Observable<InitiateResponse> {
    return this.http.post<InitiateResponse>(`${ROUTES.coldCall}/initiate`, request, {
      headers: { 'Idempotency-Key': idempotencyKey },
      context: repeatable('unanswered'),
    });
  }

  /** Gate and row for a call that the browser then dials itself. The key as with `initiate`. */
  directCall(request: DirectCallRequest, idempotencyKey: string): Observable<DirectCallResponse> {
    return this.http.post<DirectCallResponse>(`${ROUTES.coldCall}/direct-calls`, request, {
      headers: { 'Idempotency-Key': idempotencyKey },
      context: repeatable('unanswered'),
    });
  }

  credentials(provider: string): Observable<WebrtcCredentialsResponse> {
    return this.http.get<WebrtcCredentialsResponse>(`${ROUTES.coldCall}/webrtc-credentials`, { params: { provider } });
  }

  join(request: WebrtcJoinRequest): Observable<WebrtcJoinResponse> {
    return this.http.post<WebrtcJoinResponse>(`${ROUTES.coldCall}/webrtc-join`, request, { context: repeatable() });
  }

  control(request: ControlMuteRequest): Observable<ControlMuteResponse> {
    return this.http.post<ControlMuteResponse>(`${ROUTES.coldCall}/control/mute`, request, { context: repeatable() });
  }

  audioFiles(): Observable<Page<AudioFileView>> {
    return this.http.get<Page<AudioFileView>>(`${ROUTES.coldCall}/audio-files`);
  }

  /** Not repeated by itself: a message that was heard should not begin anew. */
  playback(request: AudioPlaybackRequest): Observable<AudioPlaybackResponse> {
    return this.http.post<AudioPlaybackResponse>(`${ROUTES.coldCall}/control/audio-playback`, request);
  }

  /** Ending an ended call answers success (contract.md §1), so it is repeated until it is heard. */
  end(conference: string): Observable<EndResponse> {
    return this.http.post<EndResponse>(`${ROUTES.coldCall}/end`, { conference_sid: conference }, { context: repeatable() });
  }

  status(conference: string): Observable<ConferenceStatusResponse> {
    return this.http.get<ConferenceStatusResponse>(`${ROUTES.coldCall}/status/${encodeURIComponent(conference)}`);
  }
}
