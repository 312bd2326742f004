import { DatePipe } from '@angular/common';
import { Component, DOCUMENT, ElementRef, computed, effect, inject, linkedSignal, signal, untracked, viewChild } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Icon } from '../../shared/ui/icon';
import { PhonePipe } from '../../shared/ui/phone.pipe';
import { StateChip } from '../../shared/ui/state-chip';
import { type SearchHit, SearchStore } from './search.store';

const TYPING = 'input, textarea, select, [contenteditable]';

/** The search of the top bar: `/` from anywhere, arrows, Enter, Esc (ui.md). */
@Component({
  selector: 'app-search-box',
  imports: [DatePipe, Icon, MatButton, MatIconButton, PhonePipe, RouterLink, StateChip],
  providers: [SearchStore],
  templateUrl: './search-box.html',
  styleUrl: './search-box.scss',
  host: { '(document:keydown)': 'onAnyKey($event)', '(focusout)': 'left($event)' },
})
export class SearchBox {
  protected readonly store = inject(SearchStore);
  private readonly router = inject(Router);
  private readonly document = inject(DOCUMENT);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly opener = viewChild.required<string, ElementRef<HTMLElement>>('opener', { read: ElementRef });
  /** Where the keyboard was before, and goes back to. */
  private before: HTMLElement | null = null;

  /** The results may be seen: somebody is in here. */
  protected readonly shown = signal(false);
  /** Enter came before what was found: it is meant for that. */
  private readonly awaited = signal(false);
  protected readonly listed = computed(() => this.shown() && this.store.asked() && this.store.hits().length > 0);
  /** What Enter opens: the first, until arrows or the mouse say otherwise. */
  protected readonly active = linkedSignal<readonly SearchHit[], SearchHit | null>({
    source: this.store.hits,
    computation: (hits, previous) => hits.find(({ id }) => id === previous?.value?.id) ?? hits[0] ?? null,
  });

  constructor() {
    effect(() => {
      if (this.awaited() && !this.store.loading()) untracked(() => this.go());
    });
  }

  protected open(): void {
    const { activeElement } = this.document;
    this.before = activeElement instanceof HTMLElement && activeElement !== this.document.body ? activeElement : null;
    this.field().nativeElement.focus();
  }

  protected type(text: string): void {
    this.shown.set(true);
    this.awaited.set(false);
    this.store.type(text);
  }

  protected close(): void {
    this.shown.set(false);
    this.awaited.set(false);
    this.store.type('');
  }

  protected onAnyKey(event: KeyboardEvent): void {
    const elsewhere = event.target instanceof Element && event.target.closest(TYPING) !== null;
    const asked = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!asked || elsewhere || this.document.querySelector('mat-dialog-container')) return;
    event.preventDefault();
    this.open();
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const acts: Record<string, (() => void) | undefined> = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      Enter: () => this.go(),
      Escape: () => this.giveUp(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** The keyboard went on to something else; what was typed stays for a return. */
  protected left({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && this.host.nativeElement.contains(relatedTarget)) return;
    this.shown.set(false);
    this.awaited.set(false);
  }

  private move(step: number): void {
    const hits = this.store.hits();
    const active = this.active();
    if (!active || !this.shown()) return this.shown.set(true);
    const next = hits[(hits.indexOf(active) + step + hits.length) % hits.length]!;
    this.active.set(next);
    // Optional: jsdom has no layout to scroll.
    this.document.getElementById(`hit-${next.id}`)?.scrollIntoView?.({ block: 'nearest' });
  }

  private go(): void {
    // What is listed still belongs to fewer letters.
    if (this.store.loading()) return this.awaited.set(true);
    this.awaited.set(false);
    const hit = this.active();
    if (!hit || !this.listed()) return;
    this.close();
    this.field().nativeElement.blur();
    void this.router.navigate([...hit.path], { queryParams: hit.query });
  }

  private giveUp(): void {
    this.close();
    const back = this.before?.isConnected ? this.before : null;
    this.field().nativeElement.blur();
    (back ?? this.opener().nativeElement).focus();
    this.before = null;
  }
}
