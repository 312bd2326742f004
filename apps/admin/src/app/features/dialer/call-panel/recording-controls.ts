import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import type { RecordingView } from '@dialer/contracts';
import { type Observable, firstValueFrom } from 'rxjs';
import { CallsApi } from '../../../core/api/calls.api';
import { Notices } from '../../../core/shell/notices';
import { Icon } from '../../../shared/ui/icon';
import { ActiveCallStore } from '../call/active-call.store';

/** What the panel says of a recording while the call is live; null when there is nothing to say. */
export function recordingWords(recording: RecordingView | null): string | null {
  switch (recording?.status) {
    case 'in-progress':
      return recording.paused ? 'Recording paused' : 'Recording';
    case 'announcing':
      return 'Announcing the recording…';
    case 'awaiting_consent':
      return 'Not recording: ask first';
    default:
      return null;
  }
}

/** Pauses the recording while a card number is read out, and passes on whether the contact agrees to be recorded. */
@Component({
  selector: 'app-recording-controls',
  imports: [Icon, MatButton, MatTooltip],
  template: `
    @if (asks()) {
      <p id="consent-question">Ask: “May I record this call?”</p>
      <div class="buttons" role="group" aria-labelledby="consent-question">
        <button
          matButton="tonal"
          type="button"
          [disabled]="busy()"
          (click)="consent(true)"
          matTooltip="They agreed (Y)"
          data-testid="consent-yes"
        >
          They agreed <kbd>Y</kbd>
        </button>
        <button
          matButton="outlined"
          type="button"
          [disabled]="busy()"
          (click)="consent(false)"
          matTooltip="They said no (N)"
          data-testid="consent-no"
        >
          They said no <kbd>N</kbd>
        </button>
      </div>
    } @else if (runs()) {
      <button
        matButton="outlined"
        type="button"
        [attr.aria-pressed]="paused()"
        [disabled]="busy()"
        (click)="toggle()"
        matTooltip="While a card number is read out (R)"
        data-testid="pause-recording"
      >
        <app-icon [name]="paused() ? 'play' : 'pause'" /> {{ paused() ? 'Resume recording' : 'Pause recording' }} <kbd>R</kbd>
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
    }
    :host:empty {
      display: none;
    }
    p {
      margin: 0;
    }
    .buttons {
      display: grid;
      grid-template-columns: repeat(2, 1fr);
      gap: 8px;
    }
    button {
      min-block-size: 44px;
      padding-inline: 8px;
    }
    [aria-pressed='true'] {
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
  `,
})
export class RecordingControls {
  private readonly api = inject(CallsApi);
  private readonly store = inject(ActiveCallStore);
  private readonly notices = inject(Notices);
  private readonly view = computed(() => (this.store.onLine() ? (this.store.call()?.recording ?? null) : null));
  protected readonly asks = computed(() => this.view()?.status === 'awaiting_consent');
  protected readonly runs = computed(() => this.view()?.status === 'in-progress');
  protected readonly paused = computed(() => this.view()?.paused ?? false);
  protected readonly busy = signal(false);

  /** One letter, as shown on the buttons; false when it means nothing now. */
  press(key: string): boolean {
    const letter = key.toLowerCase();
    if (this.runs() && letter === 'r') void this.toggle();
    else if (this.asks() && (letter === 'y' || letter === 'n')) void this.consent(letter === 'y');
    else return false;
    return true;
  }

  protected toggle(): Promise<void> {
    const pausing = !this.paused();
    const failure = pausing ? 'The recording could not be paused: it still runs' : 'The recording could not go on';
    return this.send((id) => this.api.recording(id, pausing ? 'pause' : 'resume'), failure);
  }

  protected consent(agreed: boolean): Promise<void> {
    return this.send((id) => this.api.consent(id, agreed), 'That could not be passed on');
  }

  /** The frame that follows says what holds; nothing is shown as done before. */
  private async send(command: (id: string) => Observable<unknown>, failure: string): Promise<void> {
    const id = this.store.call()?.id;
    if (!id || this.busy()) return;
    this.busy.set(true);
    try {
      await firstValueFrom(command(id));
    } catch (error) {
      this.notices.fail(error, failure);
    } finally {
      this.busy.set(false);
    }
  }
}
