import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { type ApiError, toApiError } from '../../../core/api/api-error';
import { AudioFilesApi } from '../../../core/api/audio-files.api';
import { Microphone, MicrophoneError, microphoneWords } from '../../../core/audio/microphone';
import { type Recorded, type Tape, TapeDeck } from './tape';

/** The server takes five minutes at most. */
export const LONGEST_SECONDS = 295;
const SHORTEST_SECONDS = 0.3;
/** Below this nobody would hear anything on a telephone. */
const SILENCE = 0.01;
const LOOK_EVERY_MS = 60;

export type DraftPhase = 'idle' | 'asking' | 'recording' | 'making' | 'ready' | 'saving';
export interface Draft {
  file: Blob;
  fileName: string;
  /** Proposed; the person may write another. */
  name: string;
  /** Plays it, as long as the draft is there. */
  url: string;
  recorded: boolean;
}

/** A message that is being made: recorded or chosen, listened to, named, saved. */
@Injectable()
export class MessageDraftStore {
  private readonly api = inject(AudioFilesApi);
  private readonly microphone = inject(Microphone);
  private readonly deck = inject(TapeDeck);
  private readonly step = signal<DraftPhase>('idle');
  private readonly made = signal<Draft | null>(null);
  private readonly loudness = signal(0);
  private readonly passed = signal(0);
  private readonly trouble = signal<string | null>(null);
  private readonly refused = signal<ApiError | null>(null);
  private tape: Tape | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private gone = false;

  readonly phase = this.step.asReadonly();
  readonly draft = this.made.asReadonly();
  readonly level = this.loudness.asReadonly();
  readonly seconds = this.passed.asReadonly();
  /** What went wrong and what to do, in words. */
  readonly problem = computed(() => this.trouble() ?? wordsOf(this.refused()));
  readonly canRecord = this.deck.available && !['secure-context', 'media-devices'].includes(this.microphone.missing() ?? '');

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.gone = true;
      this.discard();
    });
  }

  async record(): Promise<void> {
    if (this.step() === 'asking' || this.step() === 'recording') return;
    this.discard();
    this.step.set('asking');
    try {
      const stream = await this.microphone.open();
      // Whoever left meanwhile must not be recorded.
      if (this.gone || this.step() !== 'asking') return stream.getTracks().forEach((track) => track.stop());
      this.tape = this.deck.record(stream);
    } catch (error) {
      return this.failed(error instanceof MicrophoneError ? words(microphoneWords(error.problem, 'record')) : NOT_RECORDED);
    }
    this.step.set('recording');
    const start = performance.now();
    this.timer = setInterval(() => this.look(start), LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    const { tape } = this;
    if (!tape || this.step() !== 'recording') return;
    this.endTape();
    this.step.set('making');
    try {
      this.keep(await tape.end());
    } catch {
      this.failed(NOT_RECORDED);
    }
  }

  /** A file instead of a recording; whether it is one that can be played on a telephone, the server says. */
  choose(file: File): void {
    this.discard();
    this.ready({ file, fileName: file.name, name: file.name.replace(/\.\w{1,4}$/, ''), recorded: false });
  }

  /** True: it is on the list. */
  async save(name: string): Promise<boolean> {
    const draft = this.made();
    if (!draft || this.step() !== 'ready') return false;
    this.step.set('saving');
    this.refused.set(null);
    try {
      await firstValueFrom(this.api.add(draft.file, draft.fileName, name.trim()));
      this.discard();
      return true;
    } catch (error) {
      this.step.set('ready');
      this.refused.set(toApiError(error));
      return false;
    }
  }

  discard(): void {
    const { tape } = this;
    this.endTape();
    tape?.cancel();
    const draft = this.made();
    if (draft) URL.revokeObjectURL(draft.url);
    this.made.set(null);
    this.trouble.set(null);
    this.refused.set(null);
    this.step.set('idle');
  }

  private look(start: number): void {
    this.loudness.set(this.tape?.level() ?? 0);
    this.passed.set((performance.now() - start) / 1000);
    if (this.passed() >= LONGEST_SECONDS) void this.stop();
  }

  private endTape(): void {
    clearInterval(this.timer);
    this.tape = null;
    this.loudness.set(0);
    this.passed.set(0);
  }

  private keep({ file, seconds, peak }: Recorded): void {
    if (this.gone || this.step() !== 'making') return;
    if (seconds < SHORTEST_SECONDS) return this.failed('That was too short to be a message. Record again.');
    this.ready({ file, fileName: 'message.wav', name: '', recorded: true });
    if (peak < SILENCE) this.trouble.set('Next to nothing can be heard in it. Check the microphone, then record again.');
  }

  private ready(draft: Omit<Draft, 'url'>): void {
    this.made.set({ ...draft, url: URL.createObjectURL(draft.file) });
    this.step.set('ready');
  }

  private failed(problem: string): void {
    this.trouble.set(problem);
    this.step.set('idle');
  }
}

const NOT_RECORDED = 'This browser could not record. Try again, or upload a file.';
const words = ({ what, todo }: { what: string; todo: string }) => `${what} ${todo}`;

/** A fault of the file is told as one sentence; the name has a place of its own, but is checked before. */
function wordsOf(error: ApiError | null): string | null {
  if (!error) return null;
  const { file, name } = error.fields;
  if (file) return `The file ${file}.`;
  return name ? `The name ${name}.` : error.message;
}
