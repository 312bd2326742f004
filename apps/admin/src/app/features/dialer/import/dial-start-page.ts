import { DatePipe, DecimalPipe } from '@angular/common';
import { Component, computed, inject } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { ContactListsApi } from '../../../core/api/contact-lists.api';
import { SessionStore } from '../../../core/auth/session.store';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { DialPad } from '../dial-pad/dial-pad';
import { DropZone } from '../../../shared/import/drop-zone';
import { ImportResult } from '../../../shared/import/import-result';
import { ImportStore } from '../../../shared/import/import.store';

@Component({
  selector: 'app-dial-start-page',
  imports: [DatePipe, DecimalPipe, DialPad, DropZone, EmptyState, Icon, ImportResult, MatButton, RouterLink],
  providers: [ImportStore],
  templateUrl: './dial-start-page.html',
  styleUrl: './dial-start-page.scss',
})
export class DialStartPage {
  private readonly api = inject(ContactListsApi);
  protected readonly imports = inject(ImportStore);
  protected readonly mayImport = inject(SessionStore).can('contacts.import');
  protected readonly lists = rxResource({ params: () => ({ done: this.imports.completed() }), stream: () => this.api.all() });
  protected readonly earlier = computed(() => (this.lists.hasValue() ? this.lists.value() : null));
}
