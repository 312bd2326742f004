import { DatePipe, DecimalPipe, PercentPipe } from '@angular/common';
import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { DoNotCallListView, DoNotCallSource } from '@dialer/contracts';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon } from '../../shared/ui/icon';
import { PhonePipe } from '../../shared/ui/phone.pipe';
import { DoNotCallStore } from './do-not-call.store';

const SOURCES: Record<DoNotCallSource, string> = {
  rep: 'Told a rep',
  opt_out: 'Pressed the key',
  import: 'From a file',
  ops: 'Added here',
};
const WARN_DAYS = 6;

@Component({
  selector: 'app-do-not-call-page',
  imports: [DatePipe, DecimalPipe, EmptyState, Icon, MatButton, MatProgressBar, PercentPipe, PhonePipe],
  providers: [DoNotCallStore],
  templateUrl: './do-not-call-page.html',
  styleUrl: './compliance.scss',
})
export class DoNotCallPage {
  protected readonly store = inject(DoNotCallStore);
  protected readonly phone = signal('');
  protected readonly reason = signal('');
  protected readonly kind = signal<'company' | 'national'>('company');
  protected readonly name = signal('');
  protected readonly country = signal('US');
  protected readonly asOf = signal('');
  protected readonly file = signal<File | null>(null);
  /** Whose second press deletes it. */
  protected readonly asked = signal<string | null>(null);
  protected readonly skeletons = [0, 1, 2];
  /** The result of a search belongs to the number it was made with. */
  protected readonly found = computed(() => this.store.found());
  protected readonly fileProblem = computed(() => {
    const error = this.store.uploadError();
    return error && ([error.fields['file'], ...Object.values(error.fields)].find(Boolean) ?? error.message);
  });

  protected sourceWord(source: DoNotCallSource): string {
    return SOURCES[source];
  }

  protected lookUp(event: Event): void {
    event.preventDefault();
    if (this.phone().trim()) void this.store.lookUp(this.phone().trim());
  }

  protected async add(): Promise<void> {
    const found = this.found();
    if (found && (await this.store.add(found.phone, this.reason().trim()))) this.reason.set('');
  }

  protected async remove(): Promise<void> {
    const found = this.found();
    if (found && this.reason().trim() && (await this.store.remove(found.phone, this.reason().trim()))) this.reason.set('');
  }

  protected async upload(event: Event): Promise<void> {
    event.preventDefault();
    const file = this.file();
    if (!file) return;
    const sent = { file, kind: this.kind(), name: this.name().trim(), country: this.country().trim(), asOf: this.asOf(), reason: '' };
    if (!(await this.store.upload(sent))) return;
    this.file.set(null);
    this.name.set('');
  }

  protected deleteList(list: DoNotCallListView): void {
    if (this.asked() !== list.id) return this.asked.set(list.id);
    this.asked.set(null);
    void this.store.deleteList(list);
  }

  protected ageWords({ age_days: age, max_age_days: max }: DoNotCallListView): { text: string; state: 'fine' | 'soon' | 'old' } {
    const text = age === 0 ? 'today' : age === 1 ? '1 day old' : `${age} days old`;
    if (max === null) return { text, state: 'fine' };
    if (age >= max) return { text: `${text}, too old (${max} days)`, state: 'old' };
    return age >= max - WARN_DAYS ? { text: `${text}, load anew by day ${max}`, state: 'soon' } : { text, state: 'fine' };
  }

  /** On no list of ours, but on a register: only its owner can take it off. */
  protected removable(): boolean {
    const found = this.found();
    return !!found?.blocked && (!!found.entry || found.lists.some(({ kind }) => kind === 'company'));
  }
}
