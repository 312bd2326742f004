import { Component, type ElementRef, computed, effect, inject, linkedSignal, output, untracked, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { DurationPipe } from '../../../shared/ui/duration.pipe';
import { Icon } from '../../../shared/ui/icon';
import { LevelMeter } from '../../../shared/ui/level-meter';
import { LONGEST_SECONDS, MessageDraftStore } from './message-draft.store';

/** Records a message or takes a file, lets it be heard, and saves it under a name. */
@Component({
  selector: 'app-new-message',
  imports: [DurationPipe, Icon, LevelMeter, MatButton],
  providers: [MessageDraftStore],
  templateUrl: './new-message.html',
  styleUrl: './new-message.scss',
})
export class NewMessage {
  /** One more is on the list. */
  readonly saved = output();
  protected readonly store = inject(MessageDraftStore);
  protected readonly longest = LONGEST_SECONDS;
  protected readonly name = linkedSignal(() => this.store.draft()?.name ?? '');
  protected readonly wholeSeconds = computed(() => Math.floor(this.store.seconds()));
  private readonly nameField = viewChild<ElementRef<HTMLInputElement>>('nameField');

  constructor() {
    // The next thing to do is to name it.
    effect(() => {
      const field = this.nameField();
      if (field) untracked(() => field.nativeElement.focus());
    });
  }

  protected choose(field: HTMLInputElement): void {
    const file = field.files?.[0];
    if (file) this.store.choose(file);
    // The same file may be chosen again.
    field.value = '';
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.name().trim()) return this.nameField()?.nativeElement.focus();
    if (await this.store.save(this.name())) this.saved.emit();
  }
}
