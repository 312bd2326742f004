import { Injectable, computed, inject, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import type { DoNotCallListView, DoNotCallLookupResult } from '@dialer/contracts';
import { firstValueFrom, lastValueFrom, tap } from 'rxjs';
import { type ApiError, toApiError } from '../../core/api/api-error';
import { ComplianceApi, type ListUpload } from '../../core/api/compliance.api';
import { Notices } from '../../core/shell/notices';

/** The do-not-call list as those see it who keep it. */
@Injectable()
export class DoNotCallStore {
  private readonly api = inject(ComplianceApi);
  private readonly notices = inject(Notices);
  private readonly summary = rxResource({ stream: () => this.api.doNotCall() });
  private readonly looked = signal<DoNotCallLookupResult | null>(null);
  private readonly fault = signal<string | null>(null);
  private readonly working = signal(false);
  private readonly uploading = signal<number | null>(null);
  private readonly refused = signal<ApiError | null>(null);

  readonly lists = computed(() => (this.summary.hasValue() ? this.summary.value().lists : null));
  readonly latest = computed(() => (this.summary.hasValue() ? this.summary.value().latest : []));
  readonly entries = computed(() => (this.summary.hasValue() ? this.summary.value().entries : 0));
  readonly error = this.summary.error;
  readonly found = this.looked.asReadonly();
  /** Why the number could not be looked up, added or removed. */
  readonly problem = this.fault.asReadonly();
  readonly busy = this.working.asReadonly();
  /** Share of the file that has left, 0 to 1; null: none is on its way. */
  readonly sent = this.uploading.asReadonly();
  readonly uploadError = this.refused.asReadonly();

  reload(): void {
    this.summary.reload();
  }

  lookUp(phone: string): Promise<boolean> {
    return this.ask(() => firstValueFrom(this.api.lookUp(phone)));
  }

  add(phone: string, reason: string): Promise<boolean> {
    return this.change(() => firstValueFrom(this.api.add({ phone, ...(reason && { reason }) })), 'On the do-not-call list');
  }

  remove(phone: string, reason: string): Promise<boolean> {
    return this.change(() => firstValueFrom(this.api.remove(phone, reason)), 'Taken off our lists');
  }

  async deleteList(list: DoNotCallListView): Promise<void> {
    try {
      await firstValueFrom(this.api.deleteList(list.id));
      this.notices.say(`“${list.name}” is deleted`);
    } catch (error) {
      this.notices.fail(error, 'The list could not be deleted');
    }
    this.reload();
  }

  /** True: the list is complete and counts from now on. */
  async upload(upload: ListUpload): Promise<boolean> {
    if (this.uploading() !== null) return false;
    this.uploading.set(0);
    this.refused.set(null);
    try {
      const steps = this.api.upload(upload).pipe(tap((step) => 'sent' in step && this.uploading.set(step.sent)));
      const last = await lastValueFrom(steps);
      if ('list' in last) this.notices.say(`${last.list.numbers.toLocaleString()} numbers of “${last.list.name}” are no longer called`);
      return true;
    } catch (error) {
      this.refused.set(toApiError(error));
      return false;
    } finally {
      this.uploading.set(null);
      this.reload();
    }
  }

  private async change(work: () => Promise<DoNotCallLookupResult>, done: string): Promise<boolean> {
    const worked = await this.ask(work);
    if (worked) this.notices.say(done);
    this.reload();
    return worked;
  }

  private async ask(work: () => Promise<DoNotCallLookupResult>): Promise<boolean> {
    if (this.working()) return false;
    this.working.set(true);
    this.fault.set(null);
    try {
      this.looked.set(await work());
      return true;
    } catch (error) {
      this.fault.set(toApiError(error).message);
      return false;
    } finally {
      this.working.set(false);
    }
  }
}
