import { Component, computed, input, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { type RecordingStatus, type RecordingView, ROUTES } from '@dialer/contracts';
import { DurationPipe } from '../../shared/ui/duration.pipe';
import { Icon } from '../../shared/ui/icon';
import { RecordingWaveform } from './recording-waveform';

/** What there is to say while there is nothing to hear. */
const WORDS: Record<Exclude<RecordingStatus, 'completed'>, string> = {
  announcing: 'The contact is being told that the call will be recorded.',
  awaiting_consent: 'Nothing is recorded until the contact has agreed.',
  deleted: 'The recording has been deleted.',
  starting: 'The recording is about to begin.',
  'in-progress': 'This call is being recorded.',
  processing: 'The recording is on its way from the carrier. It can be played here in a moment.',
  absent: 'There was nothing to record: the call was too short, or silent.',
  failed: 'The recording could not be saved.',
};

/** Reasons that a person can do something with; any other is shown as the word it is. */
const REASONS: Readonly<Record<string, string>> = {
  consent_never: 'Not recorded: calls to this place must not be.',
  consent_refused: 'Not recorded: the contact did not agree.',
  consent_missing: 'Not recorded: nobody said that the contact had agreed.',
  call_ended: 'Not recorded: the call was over before the recording could begin.',
  announcement_failed: 'Not recorded: the contact could not be told that the call would be recorded.',
};

/** Plays the audio of a call, which the browser asks for in parts; or says why there is none. */
@Component({
  selector: 'app-recording-player',
  imports: [DurationPipe, Icon, MatButton, RecordingWaveform],
  template: `
    @if (words(); as text) {
      <p class="words" [class.failed]="recording().status === 'failed'" role="status" data-testid="recording-words">
        @if (recording().status === 'in-progress') {
          <span class="dot" aria-hidden="true"></span>
        }
        {{ text }}
      </p>
    } @else if (broken()) {
      <p class="words failed" role="alert" data-testid="recording-broken">
        <app-icon name="alert" /> The recording cannot be played right now.
      </p>
      <button matButton="tonal" type="button" (click)="broken.set(false)">Try again</button>
    } @else {
      <app-recording-waveform
        [callId]="callId()"
        [media]="audio"
        [channels]="recording().channels ?? 1"
        [seconds]="recording().duration ?? 0"
        [contactChannel]="recording().contact_channel"
        [ownName]="own() ? 'you' : 'rep'"
      />
      <audio
        #audio
        controls
        preload="metadata"
        [src]="address()"
        (error)="broken.set(true)"
        aria-label="Recording of the call"
        data-testid="recording-audio"
      ></audio>
      <p class="hint tabular">
        {{ recording().duration ?? 0 | duration }}
        <label>
          Speed
          <select #speed (change)="audio.playbackRate = +speed.value" data-testid="recording-speed">
            @for (rate of rates; track rate) {
              <option [value]="rate" [selected]="rate === 1">{{ rate }}×</option>
            }
          </select>
        </label>
        @if (mayDownload()) {
          <a matButton [href]="address() + '/download'" download data-testid="recording-download">Download</a>
        }
      </p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      justify-items: start;
    }
    audio {
      inline-size: min(560px, 100%);
      block-size: 54px;
    }
    select {
      min-block-size: 44px;
      padding-inline: 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-surface);
      color: var(--mat-sys-on-surface);
    }
    .words,
    .hint {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      margin: 0;
    }
    .hint {
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-small);
    }
    .failed {
      color: var(--call-red);
    }
    .dot {
      inline-size: 10px;
      block-size: 10px;
      border-radius: 50%;
      background: var(--call-red);
    }
  `,
})
export class RecordingPlayer {
  readonly callId = input.required<string>();
  readonly recording = input.required<RecordingView>();
  /** The listener's own call. */
  readonly own = input(false);
  readonly mayDownload = input(false);
  protected readonly rates = [0.75, 1, 1.25, 1.5, 2];
  protected readonly address = computed(() => `${ROUTES.calls}/${encodeURIComponent(this.callId())}/recording`);
  protected readonly words = computed(() => {
    const { status } = this.recording();
    return status === 'completed' ? null : (REASONS[this.recording().reason ?? ''] ?? WORDS[status]) + this.reasonCode();
  });
  private reasonCode(): string {
    const { status, reason } = this.recording();
    return status === 'failed' && reason && !REASONS[reason] ? ` (${reason})` : '';
  }

  /** The browser has given up on it; another call, or news of this one, is another chance. */
  protected readonly broken = linkedSignal({ source: () => [this.callId(), this.recording().status], computation: () => false });
}
