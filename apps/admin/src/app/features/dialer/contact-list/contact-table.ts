import { Component, ElementRef, computed, inject, input, linkedSignal, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import type { ContactView } from '@dialer/contracts';
import { blockWords, shortBlock } from '../../../shared/ui/block-words';
import { contactWord } from '../../../shared/ui/call-words';
import { WallClock } from '../../../shared/ui/clock';
import { contactRow } from '../../../shared/ui/contact-row';
import { Icon } from '../../../shared/ui/icon';
import { PhonePipe } from '../../../shared/ui/phone.pipe';
import { StateChip } from '../../../shared/ui/state-chip';
import { AgoPipe, TimeInPipe } from '../../../shared/ui/time.pipes';

interface Column {
  label: string;
  /** What the server sorts by; none: the column cannot be sorted. */
  sort?: string;
}

@Component({
  selector: 'app-contact-table',
  imports: [AgoPipe, Icon, MatButton, MatTooltip, PhonePipe, StateChip, TimeInPipe],
  templateUrl: './contact-table.html',
  styleUrl: './contact-table.scss',
})
export class ContactTable {
  readonly rows = input.required<readonly ContactView[]>();
  readonly sort = input.required<string>();
  readonly sorted = output<string>();
  readonly opened = output<ContactView>();
  readonly dialed = output<ContactView>();
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly now = inject(WallClock).now;
  protected readonly wordOf = contactWord;
  protected readonly blockWords = blockWords;
  protected readonly shortBlock = shortBlock;
  protected readonly columns: readonly Column[] = [
    { label: 'Name / Title', sort: 'name' },
    { label: 'Company', sort: 'company' },
    { label: 'Phone' },
    { label: 'Their time' },
    { label: 'Call status', sort: 'call_status' },
    { label: 'Tries', sort: 'attempts' },
    { label: 'Last', sort: 'call_timestamp' },
  ];
  private readonly field = computed(() => this.sort().replace(/^-/, ''));
  private readonly descending = computed(() => this.sort().startsWith('-'));
  /** The one row in the tab order; arrows move it. */
  protected readonly current = linkedSignal<readonly ContactView[], string | null>({
    source: this.rows,
    computation: (rows, previous) => rows.find((row) => row.id === previous?.value)?.id ?? rows[0]?.id ?? null,
  });

  protected ariaSort(column: Column): 'ascending' | 'descending' | 'none' | null {
    if (!column.sort) return null;
    if (column.sort !== this.field()) return 'none';
    return this.descending() ? 'descending' : 'ascending';
  }

  protected sortBy(field: string): void {
    this.sorted.emit(this.field() === field && !this.descending() ? `-${field}` : field);
  }

  /** From anywhere on the page: the keyboard is in the table. */
  focusCurrent(): void {
    this.rowElement(this.current())?.focus();
  }

  protected onKey(event: KeyboardEvent, row: ContactView): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onRow = event.target === event.currentTarget;
    const acts: Record<string, (() => void) | undefined> = {
      ArrowDown: () => this.move(row, 1),
      ArrowUp: () => this.move(row, -1),
      d: () => this.dial(row),
      Enter: onRow ? () => this.opened.emit(row) : undefined,
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  protected dial(row: ContactView): void {
    if (!row.do_not_call) this.dialed.emit(row);
  }

  private move(row: ContactView, step: number): void {
    const rows = this.rows();
    const next = rows[rows.findIndex(({ id }) => id === row.id) + step];
    if (!next) return;
    this.current.set(next.id);
    this.rowElement(next.id)?.focus();
  }

  private rowElement(id: string | null): HTMLElement | null {
    return contactRow(this.host.nativeElement, id);
  }
}
