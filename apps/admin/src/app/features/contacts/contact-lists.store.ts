import { Injectable, computed, inject, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import type { ContactListView } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { ContactListsApi } from '../../core/api/contact-lists.api';
import { Notices } from '../../core/shell/notices';

@Injectable()
export class ContactListsStore {
  private readonly api = inject(ContactListsApi);
  private readonly notices = inject(Notices);
  private readonly all = rxResource({ stream: () => this.api.all() });
  private readonly deleting = signal<string | null>(null);

  /** Null until they are known. */
  readonly lists = computed(() => (this.all.hasValue() ? this.all.value() : null));
  readonly error = this.all.error;
  /** The list that is being deleted. */
  readonly busy = this.deleting.asReadonly();

  reload(): void {
    this.all.reload();
  }

  async delete(list: ContactListView): Promise<void> {
    this.deleting.set(list.id);
    try {
      await firstValueFrom(this.api.delete(list.id));
      this.notices.say(`“${list.name}” is deleted`);
    } catch (error) {
      this.notices.fail(error, 'The list could not be deleted');
    } finally {
      this.deleting.set(null);
      this.reload();
    }
  }
}
