import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { type DeliveryPage, type DeliveryQuery, type DeliveryResendResult, type DeliveryView, ROUTES } from '@dialer/contracts';
import type { Observable } from 'rxjs';
import { repeatable } from './request-policy';

@Injectable({ providedIn: 'root' })
export class DeliveriesApi {
  private readonly http = inject(HttpClient);

  page(query: DeliveryQuery): Observable<DeliveryPage> {
    return this.http.get<DeliveryPage>(ROUTES.deliveries, { params: { ...query } });
  }

  /** Once more with the same key: doing it twice does no harm. */
  resend(id: string): Observable<DeliveryView> {
    return this.http.post<DeliveryView>(`${ROUTES.deliveries}/${encodeURIComponent(id)}/resend`, {}, { context: repeatable() });
  }

  resendParked(): Observable<DeliveryResendResult> {
    return this.http.post<DeliveryResendResult>(`${ROUTES.deliveries}/resend`, {}, { context: repeatable() });
  }
}
