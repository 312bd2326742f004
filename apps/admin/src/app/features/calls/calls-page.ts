import { DatePipe } from '@angular/common';
import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import { CALL_OUTCOMES, CALL_STATES } from '@dialer/contracts';
import { Subject, debounceTime } from 'rxjs';
import { outcomeWord, statusWord } from '../../shared/ui/call-words';
import { DurationPipe } from '../../shared/ui/duration.pipe';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon } from '../../shared/ui/icon';
import { pageNumber } from '../../shared/ui/page-number';
import { Pager } from '../../shared/ui/pager';
import { PhonePipe } from '../../shared/ui/phone.pipe';
import { StateChip } from '../../shared/ui/state-chip';
import { CallsStore, PAGE_SIZE } from './calls.store';

const SEARCH_SETTLE_MS = 250;
const asText = (value: string | undefined): string => value ?? '';

@Component({
  selector: 'app-calls-page',
  imports: [DatePipe, DurationPipe, EmptyState, Icon, MatButton, MatProgressBar, Pager, PhonePipe, RouterLink, StateChip],
  providers: [CallsStore],
  templateUrl: './calls-page.html',
  styleUrl: './calls-page.scss',
})
export class CallsPage {
  readonly state = input('', { transform: asText });
  readonly outcome = input('', { transform: asText });
  readonly from = input('', { transform: asText });
  readonly to = input('', { transform: asText });
  readonly page = input(1, { transform: pageNumber });

  protected readonly store = inject(CallsStore);
  private readonly router = inject(Router);
  protected readonly typed = new Subject<string>();
  protected readonly pageSize = PAGE_SIZE;
  protected readonly skeletonRows = Array.from({ length: 12 }, (_, index) => index);
  protected readonly states = CALL_STATES.map((name) => ({ name, label: statusWord(name).label }));
  protected readonly outcomes = CALL_OUTCOMES.map((name) => ({ name, label: outcomeWord(name).label }));
  protected readonly stateWord = statusWord;
  protected readonly outcomeWord = outcomeWord;
  protected readonly filtered = computed(() => [this.state(), this.outcome(), this.from(), this.to(), this.store.search()].some(Boolean));

  constructor() {
    effect(() => {
      const query = { state: this.state(), outcome: this.outcome(), from: this.from(), to: this.to(), page: this.page() };
      untracked(() => this.store.show(query));
    });
    this.typed.pipe(debounceTime(SEARCH_SETTLE_MS), takeUntilDestroyed()).subscribe((value) => {
      this.store.searchFor(value);
      if (this.page() > 1) this.turnTo(1);
    });
  }

  protected filter(name: 'state' | 'outcome' | 'from' | 'to', value: string): void {
    this.go({ [name]: value || null, page: null });
  }

  protected showAll(): void {
    this.store.searchFor('');
    this.go({ state: null, outcome: null, from: null, to: null, page: null });
  }

  protected turnTo(page: number): void {
    this.go({ page: page > 1 ? page : null });
  }

  protected open(id: string): void {
    void this.router.navigate(['/calls', id]);
  }

  private go(queryParams: Record<string, string | number | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
