import { DecimalPipe } from '@angular/common';
import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import type { ContactListView } from '@dialer/contracts';
import { ContactListsApi } from '../../../core/api/contact-lists.api';
import { SessionStore } from '../../../core/auth/session.store';
import { DropZone } from '../../../shared/import/drop-zone';
import { ImportResult } from '../../../shared/import/import-result';
import { ImportStore } from '../../../shared/import/import.store';
import { EmptyState } from '../../../shared/ui/empty-state';

/** Whom a campaign calls: a list loaded before, or a file loaded here. */
@Component({
  selector: 'app-contacts-choice',
  imports: [DecimalPipe, DropZone, EmptyState, ImportResult, MatButton],
  providers: [ImportStore],
  template: `
    @if (!imports.idle()) {
      <app-import-result />
    } @else if (loading()) {
      <app-drop-zone (chosen)="imports.send($event)" />
      <button matButton type="button" (click)="loading.set(false)">Choose a list instead</button>
    } @else if (lists.error(); as error) {
      <app-empty-state icon="wifiOff" heading="The lists could not be loaded" [text]="error.message">
        <button matButton="tonal" type="button" (click)="lists.reload()">Try again</button>
      </app-empty-state>
    } @else {
      <div class="line">
        <label>
          Contact list
          <select #list (change)="choose(list.value)" data-testid="campaign-list" [attr.aria-busy]="known() === null">
            <option value="">{{ known() === null ? 'Loading…' : 'Choose a list' }}</option>
            @for (one of known() ?? []; track one.id) {
              <option [value]="one.id" [selected]="one.id === chosen()">{{ one.name }} · {{ one.contacts_total | number }}</option>
            }
          </select>
        </label>
        @if (mayImport) {
          <button matButton="outlined" type="button" (click)="loading.set(true)" data-testid="load-file">Load a file</button>
        }
      </div>
    }
  `,
  styles: `
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 12px;
    }
    label {
      display: grid;
      gap: 4px;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-large);
    }
    select {
      inline-size: min(420px, 80vw);
      min-block-size: 44px;
      padding-inline: 12px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-surface);
      color: var(--mat-sys-on-surface);
      font: var(--mat-sys-body-large);
    }
  `,
})
export class ContactsChoice {
  private readonly api = inject(ContactListsApi);
  protected readonly imports = inject(ImportStore);
  protected readonly mayImport = inject(SessionStore).can('contacts.import');
  readonly chosen = input.required<string | null>();
  readonly list = output<ContactListView | null>();
  protected readonly loading = signal(false);
  protected readonly lists = rxResource({ params: () => ({ done: this.imports.completed() }), stream: () => this.api.all() });
  protected readonly known = computed(() => (this.lists.hasValue() ? this.lists.value() : null));

  constructor() {
    // A file that has just been loaded is the list that was meant.
    effect(() => {
      const id = this.imports.completed() ? this.imports.view()?.contact_list_id : null;
      const loaded = id ? this.known()?.find((list) => list.id === id) : undefined;
      if (loaded) this.list.emit(loaded);
    });
  }

  protected choose(id: string): void {
    this.list.emit(this.known()?.find((list) => list.id === id) ?? null);
  }
}
