import { Injectable } from '@angular/core';
import { Subject } from 'rxjs';

/** The interceptor says "the session is over" here; the session store, which itself uses HTTP, listens. Cuts that circle. */
@Injectable({ providedIn: 'root' })
export class SessionEvents {
  private readonly expirations = new Subject<void>();
  readonly expired = this.expirations.asObservable();

  expire(): void {
    this.expirations.next();
  }
}
