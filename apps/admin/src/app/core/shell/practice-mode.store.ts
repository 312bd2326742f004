import { DOCUMENT, Injectable, computed, inject, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { ComplianceApi } from '../api/compliance.api';
import { SessionStore } from '../auth/session.store';

const KEY = 'dialer.practice-banner';

/** The local carrier stands in for the phone network: what a person in front of it must know (design.md §6). */
@Injectable({ providedIn: 'root' })
export class PracticeModeStore {
  private readonly api = inject(ComplianceApi);
  private readonly session = inject(SessionStore);
  private readonly storage = inject(DOCUMENT).defaultView?.sessionStorage;
  readonly on = this.session.localMode;
  private readonly hours = rxResource({
    params: () => (this.on() && this.session.can('calls.read')) || undefined,
    stream: () => this.api.callingHours(),
  });
  private readonly hidden = signal(this.storage?.getItem(KEY) === 'hidden');

  /** Only when it is known for sure. */
  readonly hoursOff = computed(() => this.hours.hasValue() && !this.hours.value().enforced);
  readonly shown = computed(() => this.on() && !this.hidden());

  /** The rules have been changed. */
  reload(): void {
    this.hours.reload();
  }

  /** For this window, until it is closed. */
  hide(): void {
    this.hidden.set(true);
    this.storage?.setItem(KEY, 'hidden');
  }
}
