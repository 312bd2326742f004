import { DatePipe } from '@angular/common';
import { Component, inject, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import type { AudioFileView } from '@dialer/contracts';
import { DurationPipe } from '../../../shared/ui/duration.pipe';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { MessagesStore } from './messages.store';
import { NewMessage } from './new-message';

/** What is played into calls and left on answering machines. */
@Component({
  selector: 'app-messages-page',
  imports: [DatePipe, DurationPipe, EmptyState, Icon, MatButton, MatIconButton, MatTooltip, NewMessage],
  providers: [MessagesStore],
  templateUrl: './messages-page.html',
  styleUrl: './messages-page.scss',
})
export class MessagesPage {
  protected readonly store = inject(MessagesStore);
  /** The message whose name is being written, and the one whose deletion has been asked for. */
  protected readonly renaming = signal<string | null>(null);
  protected readonly asked = signal<string | null>(null);
  protected readonly skeletons = [0, 1, 2];

  protected async rename(event: Event, message: AudioFileView, name: string): Promise<void> {
    event.preventDefault();
    if (!name.trim() || (name.trim() !== message.name && !(await this.store.rename(message, name.trim())))) return;
    this.renaming.set(null);
  }

  protected delete(message: AudioFileView): void {
    this.asked.set(null);
    void this.store.delete(message);
  }
}
