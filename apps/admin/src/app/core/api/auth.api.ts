import { HttpClient, HttpContext } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { type LoginRequest, type MeView, ROUTES } from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { ALLOWS_401 } from './request-policy';

@Injectable({ providedIn: 'root' })
export class AuthApi {
  private readonly http = inject(HttpClient);

  me(): Observable<MeView> {
    return this.http.get<MeView>(`${ROUTES.auth}/me`, { context: allows401() });
  }

  login(credentials: LoginRequest): Observable<unknown> {
    return this.http.post(`${ROUTES.auth}/login`, credentials, { context: allows401() });
  }

  logout(): Observable<unknown> {
    return this.http.post(`${ROUTES.auth}/logout`, {}, { context: allows401() });
  }
}

const allows401 = () => new HttpContext().set(ALLOWS_401, true);
