import { DecimalPipe } from '@angular/common';
import { Component, DestroyRef, ElementRef, computed, effect, inject, input, untracked, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatTooltip } from '@angular/material/tooltip';
import { Router, RouterLink } from '@angular/router';
import type { ContactView } from '@dialer/contracts';
import { Subject, debounceTime } from 'rxjs';
import { Notices } from '../../../core/shell/notices';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { pageNumber } from '../../../shared/ui/page-number';
import { Pager } from '../../../shared/ui/pager';
import { ActiveCallStore } from '../call/active-call.store';
import { ContactSheet } from '../contact-details/contact-sheet';
import { AutoDialCountdown } from '../call/auto-dial-countdown';
import { AutoDialSwitch } from '../call/auto-dial-switch';
import { targetOfContact } from '../call/dial-target';
import { NextContactSource } from '../call/next-contact';
import { RecordSwitch } from '../call/record-switch';
import { ContactListStore, PAGE_SIZE } from './contact-list.store';
import { ContactTable } from './contact-table';
import { filterChips } from './filters';
import { DIALER_KEYS } from './dialer-keys';

const SEARCH_SETTLE_MS = 250;

@Component({
  selector: 'app-contact-list-page',
  imports: [
    AutoDialCountdown,
    AutoDialSwitch,
    ContactTable,
    DecimalPipe,
    EmptyState,
    Icon,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    MatProgressBar,
    MatTooltip,
    Pager,
    RecordSwitch,
    RouterLink,
  ],
  providers: [ContactListStore],
  templateUrl: './contact-list-page.html',
  styleUrl: './contact-list-page.scss',
  host: { '(document:keydown)': 'onKey($event)' },
})
export class ContactListPage {
  readonly listId = input.required<string>();
  readonly status = input('', { transform: (value: string | undefined) => value ?? '' });
  readonly sort = input('', { transform: (value: string | undefined) => value ?? '' });
  readonly page = input(1, { transform: pageNumber });
  /** Somebody of the list whose sheet is opened: where a search leads to. */
  readonly contact = input<string>();

  protected readonly store = inject(ContactListStore);
  protected readonly calls = inject(ActiveCallStore);
  private readonly router = inject(Router);
  private readonly dialog = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly sheet = inject(ContactSheet);
  private readonly destroyRef = inject(DestroyRef);
  private readonly table = viewChild(ContactTable);
  private readonly searchField = viewChild.required<ElementRef<HTMLInputElement>>('search');
  protected readonly typed = new Subject<string>();

  protected readonly pageSize = PAGE_SIZE;
  protected readonly skeletonRows = Array.from({ length: 12 }, (_, index) => index);
  protected readonly chips = computed(() => filterChips(this.store.list(), this.status()));
  protected readonly filtered = computed(() => this.status() !== '' || this.store.search() !== '');

  constructor() {
    effect(() => {
      const query = { listId: this.listId(), status: this.status(), sort: this.sort(), page: this.page() };
      untracked(() => this.store.show(query));
    });
    effect(() => {
      const id = this.contact();
      if (id) untracked(() => void this.showContact(id));
    });
    this.typed.pipe(debounceTime(SEARCH_SETTLE_MS), takeUntilDestroyed()).subscribe((text) => {
      this.store.searchFor(text);
      if (this.page() > 1) this.go({ page: null });
    });
    const takeBack = inject(NextContactSource).provide((contactId) => this.store.after(contactId));
    effect((onCleanup) => onCleanup(takeBack));
  }

  protected filterBy(status: string): void {
    this.go({ status: status || null, page: null });
  }

  protected sortBy(sort: string): void {
    this.go({ sort, page: null });
  }

  protected turnTo(page: number): void {
    this.go({ page: page > 1 ? page : null });
  }

  protected async dial(contact: ContactView): Promise<void> {
    if (this.calls.busy()) return this.notices.say(this.calls.busyWords());
    await this.calls.dial(targetOfContact(contact));
  }

  protected open(contact: ContactView): void {
    void this.sheet.open(contact);
  }

  protected async help(): Promise<void> {
    const { KeyList } = await import('../../../shared/ui/key-list');
    this.dialog.open(KeyList, { width: '420px', data: DIALER_KEYS });
  }

  protected onKey(event: KeyboardEvent): void {
    const free = event.target === document.body || (event.target instanceof Element && event.target.id === 'main');
    const typing = event.target instanceof Element && event.target.matches('input, textarea, select');
    if (event.key === '?' && !typing && this.dialog.openDialogs.length === 0) void this.help();
    else if (event.key === '/' && !typing && this.dialog.openDialogs.length === 0) this.searchField().nativeElement.focus();
    else if (free && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) this.table()?.focusCurrent();
    else return;
    event.preventDefault();
  }

  private async showContact(id: string): Promise<void> {
    await this.sheet.openById(id);
    if (!this.destroyRef.destroyed && this.contact() === id) this.go({ contact: null });
  }

  private go(queryParams: Record<string, string | number | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
