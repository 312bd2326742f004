import { Component, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { AudioFileView } from '@dialer/contracts';
import { DurationPipe } from '../../../shared/ui/duration.pipe';
import { Icon } from '../../../shared/ui/icon';
import { MessagePlayer } from '../call/message-player';

/** The recorded messages, each to be played to both sides of the call by one press. */
@Component({
  selector: 'app-message-menu',
  imports: [DurationPipe, Icon, MatButton],
  host: { role: 'group', 'aria-label': 'Messages' },
  template: `
    @for (message of player.messages(); track message.audio_id) {
      <button matButton type="button" (click)="chosen.emit(message)" data-testid="message">
        <app-icon name="play" /> <span class="name">{{ message.name }}</span>
        <span class="length tabular">{{ message.duration_seconds | duration }}</span>
      </button>
    } @empty {
      @if (player.failed()) {
        <p role="alert">The messages could not be loaded. <button matButton type="button" (click)="player.load()">Try again</button></p>
      } @else {
        <p>{{ player.messages() ? 'There are no messages.' : 'Loading…' }}</p>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      max-block-size: 176px;
      overflow-y: auto;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-small);
    }
    button {
      justify-content: start;
    }
    .name {
      margin-inline-start: 8px;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .length {
      margin-inline-start: 8px;
      color: var(--mat-sys-on-surface-variant);
    }
    p {
      margin: 0;
      padding: 8px 12px;
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class MessageMenu {
  protected readonly player = inject(MessagePlayer);
  readonly chosen = output<AudioFileView>();

  constructor() {
    void this.player.load();
  }
}
