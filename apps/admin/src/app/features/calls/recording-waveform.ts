import { Component, type ElementRef, Injector, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { CallsApi } from '../../core/api/calls.api';
import { ThemeStore } from '../../core/shell/theme.store';
import type { Waveform, WaveformColours } from './waveform';

/** Of an hour the browser holds 250 MB of samples while it decodes; longer ones are played without a picture. */
const LONGEST_SECONDS = 3600;

/** What was said, one lane per voice; a click goes there. The player works without it, so a failure of it is only told. */
@Component({
  selector: 'app-recording-waveform',
  template: `
    @if (state() !== 'none') {
      <div class="lanes" [attr.data-state]="state()" data-testid="recording-waveform">
        <div class="names" aria-hidden="true">
          @for (name of names(); track $index) {
            <span>{{ name }}</span>
          }
        </div>
        <div class="wave" #wave></div>
      </div>
      <p class="hint" role="status">{{ state() === 'loading' ? 'Drawing the waveform…' : words() }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
      inline-size: 100%;
    }
    .lanes {
      display: grid;
      grid-template-columns: 3.5em minmax(0, 1fr);
      min-block-size: 112px;
      padding: 8px;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-low);
    }
    .names {
      display: grid;
      grid-auto-rows: 56px;
      align-items: center;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-label-medium);
    }
    .wave {
      color: var(--mat-sys-primary);
      outline-color: var(--call-teal);
      cursor: pointer;
    }
    .hint {
      min-block-size: 1.4em;
      margin: 4px 0 0;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-small);
    }
  `,
})
export class RecordingWaveform {
  readonly callId = input.required<string>();
  readonly media = input.required<HTMLAudioElement>();
  readonly channels = input.required<number>();
  readonly seconds = input.required<number>();
  readonly contactChannel = input.required<'left' | 'right'>();
  /** What the other lane is called: `you`, or `rep` to somebody else. */
  readonly ownName = input.required<string>();
  private readonly injector = inject(Injector);
  private readonly theme = inject(ThemeStore);
  private readonly drawing = signal<Waveform | null>(null);
  private readonly wave = viewChild<ElementRef<HTMLElement>>('wave');
  protected readonly state = signal<'loading' | 'drawn' | 'none'>('loading');
  protected readonly names = computed(() => {
    if (this.channels() !== 2) return ['both'];
    return this.contactChannel() === 'left' ? ['them', this.ownName()] : [this.ownName(), 'them'];
  });
  protected readonly words = computed(() => (this.channels() === 2 ? `One lane per voice: ${this.names().join(' above ')}` : ''));

  constructor() {
    effect((onCleanup) => {
      const place = this.wave()?.nativeElement;
      const [id, media] = [this.callId(), this.media()];
      if (!place) return;
      let gone = false;
      onCleanup(() => {
        gone = true;
        this.drawing()?.remove();
        this.drawing.set(null);
      });
      void untracked(() => this.draw(id, media, place)).then((drawing) => {
        if (gone) drawing?.remove();
        else this.drawing.set(drawing);
      });
    });
    // What is drawn is a picture: it does not follow the theme by itself.
    effect(() => {
      this.theme.dark();
      const [drawing, place] = [this.drawing(), this.wave()?.nativeElement];
      if (drawing && place) drawing.paint(this.coloursOf(place));
    });
  }

  private async draw(id: string, media: HTMLAudioElement, container: HTMLElement): Promise<Waveform | null> {
    try {
      if (this.seconds() > LONGEST_SECONDS || !('OfflineAudioContext' in globalThis)) throw new Error('no picture of this one');
      const audio = await firstValueFrom(this.injector.get(CallsApi).audio(id));
      const { drawWaveform } = await import('./waveform');
      const drawing = await drawWaveform(audio, { container, media, colours: this.coloursOf(container) });
      this.state.set('drawn');
      return drawing;
    } catch {
      // Whatever it was, the recording can be heard all the same.
      this.state.set('none');
      return null;
    }
  }

  private coloursOf(container: HTMLElement): WaveformColours {
    const { color, outlineColor } = getComputedStyle(container);
    const lanes = this.names().map((name) => (name === 'them' ? outlineColor : color));
    return { lanes, played: getComputedStyle(container.ownerDocument.body).color };
  }
}
