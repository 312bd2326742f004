import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { RecordingStatus, RecordingView } from '@dialer/contracts';
import { type Observable, firstValueFrom } from 'rxjs';
import { CallsApi } from '../../core/api/calls.api';
import { SessionStore } from '../../core/auth/session.store';
import { Notices } from '../../core/shell/notices';

/** Finished, so that there is something to delete (the server's own rule). */
const DELETABLE: readonly RecordingStatus[] = ['completed', 'failed'];

/** How long a recording stays: legal hold, deletion, another try for one that failed; to those who may. */
@Component({
  selector: 'app-recording-keeping',
  imports: [MatButton],
  template: `
    @if (recording().legal_hold) {
      <p data-testid="legal-hold"><strong>Legal hold:</strong> it is kept whatever its age, and cannot be deleted.</p>
    }
    @if (asking()) {
      <div class="line" role="alert">
        <span>Delete the audio here and at the carrier? It cannot be brought back.</span>
        <button matButton type="button" (click)="asking.set(false)">Keep</button>
        <button matButton type="button" class="danger" (click)="delete()" data-testid="delete-recording-sure">Delete</button>
      </div>
    } @else {
      <div class="line">
        @if (mayRetry()) {
          <button matButton="tonal" type="button" [disabled]="busy()" (click)="retry()" data-testid="retry-recording">
            Fetch it again
          </button>
        }
        @if (mayHold()) {
          <button matButton="outlined" type="button" [disabled]="busy()" (click)="hold()" data-testid="hold-recording">
            {{ recording().legal_hold ? 'Release the legal hold' : 'Legal hold' }}
          </button>
        }
        @if (mayDelete()) {
          <button matButton type="button" [disabled]="busy()" (click)="asking.set(true)" data-testid="delete-recording">
            Delete the recording
          </button>
        }
      </div>
    }
  `,
  styles: `
    p {
      margin: 8px 0 0;
    }
    strong {
      font-weight: 500;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      margin-block-start: 8px;

      &:empty {
        display: none;
      }
    }
    .danger {
      --mat-button-text-label-text-color: var(--mat-sys-error);
    }
  `,
})
export class RecordingKeeping {
  readonly callId = input.required<string>();
  readonly recording = input.required<RecordingView>();
  /** Something was ordered: what is shown is not the latest any more. */
  readonly ordered = output();
  private readonly api = inject(CallsApi);
  private readonly session = inject(SessionStore);
  private readonly notices = inject(Notices);
  protected readonly busy = signal(false);
  protected readonly asking = signal(false);

  protected readonly mayRetry = computed(() => this.recording().status === 'failed' && this.session.can('ops.act'));
  protected readonly mayHold = computed(
    () => !['absent', 'deleted'].includes(this.recording().status) && this.session.can('recordings.hold'),
  );
  protected readonly mayDelete = computed(
    () => DELETABLE.includes(this.recording().status) && !this.recording().legal_hold && this.session.can('recordings.delete'),
  );

  protected hold(): Promise<void> {
    const hold = !this.recording().legal_hold;
    const done = hold ? 'It is kept from now on' : 'It is kept as long as all others';
    return this.order(this.api.hold(this.callId(), hold), done, 'The legal hold could not be changed');
  }

  protected delete(): Promise<void> {
    this.asking.set(false);
    return this.order(this.api.deleteRecording(this.callId()), 'The recording is deleted', 'The recording could not be deleted');
  }

  protected retry(): Promise<void> {
    return this.order(this.api.retryRecording(this.callId()), 'It is being fetched again', 'It cannot be fetched again');
  }

  private async order(command: Observable<unknown>, done: string, failure: string): Promise<void> {
    this.busy.set(true);
    try {
      await firstValueFrom(command);
      this.notices.say(done);
    } catch (error) {
      this.notices.fail(error, failure);
    } finally {
      this.busy.set(false);
      this.ordered.emit();
    }
  }
}
