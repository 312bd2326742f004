import { DatePipe, DecimalPipe } from '@angular/common';
import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { ContactListView } from '@dialer/contracts';
import { SessionStore } from '../../core/auth/session.store';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon } from '../../shared/ui/icon';
import { ContactListsStore } from './contact-lists.store';

/** The lists there are, what is left of each, and the way into the dialer. */
@Component({
  selector: 'app-contacts-page',
  imports: [DatePipe, DecimalPipe, EmptyState, Icon, MatButton, RouterLink],
  providers: [ContactListsStore],
  templateUrl: './contacts-page.html',
  styleUrl: './contacts-page.scss',
})
export class ContactsPage {
  private readonly session = inject(SessionStore);
  protected readonly store = inject(ContactListsStore);
  protected readonly mayDial = computed(() => this.session.mayDial());
  protected readonly mayDelete = computed(() => this.session.can('contacts.delete'));
  /** The list whose deletion has been asked for, and not yet confirmed. */
  protected readonly asked = signal<string | null>(null);
  protected readonly skeletons = [0, 1, 2, 3];

  protected delete(list: ContactListView): void {
    this.asked.set(null);
    void this.store.delete(list);
  }
}
