import { Injectable, computed, effect, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { ImportView } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { toApiError } from '../../core/api/api-error';
import { ContactListsApi } from '../../core/api/contact-lists.api';
import { RealtimeConnection } from '../../core/realtime/realtime-connection';

/** Frames are quicker; this is for when they do not come. */
const POLL_MS = 1_500;

type State =
  | { step: 'none' }
  | { step: 'sending'; fileName: string }
  | { step: 'refused'; fileName: string; message: string }
  | { step: 'known'; view: ImportView };

/** One import from the drop to its result. Lives and dies with the page that shows it; the work itself goes on without it. */
@Injectable()
export class ImportStore {
  private readonly api = inject(ContactListsApi);
  private readonly state = signal<State>({ step: 'none' });

  readonly idle = computed(() => this.state().step === 'none');
  readonly fileName = computed(() => {
    const state = this.state();
    return state.step === 'none' ? '' : state.step === 'known' ? state.view.file_name : state.fileName;
  });
  readonly view = computed(() => {
    const state = this.state();
    return state.step === 'known' ? state.view : null;
  });
  readonly running = computed(
    () => this.state().step === 'sending' || this.view()?.status === 'queued' || this.view()?.status === 'running',
  );
  readonly completed = computed(() => this.view()?.status === 'completed');
  readonly refusal = computed(() => {
    const state = this.state();
    if (state.step === 'refused') return state.message;
    const view = this.view();
    return view?.status === 'failed' ? (view.message ?? 'The file could not be imported.') : null;
  });
  /** 0–100, or null while the number of rows is not known. */
  readonly percent = computed(() => {
    const view = this.view();
    return view && view.total > 0 ? Math.min(100, Math.round((view.processed / view.total) * 100)) : null;
  });

  constructor() {
    inject(RealtimeConnection)
      .on('import_progress')
      .pipe(takeUntilDestroyed())
      .subscribe((frame) => this.learn(frame.import));
    effect((onCleanup) => {
      const id = this.running() ? this.view()?.id : undefined;
      if (!id) return;
      const timer = setInterval(() => void this.ask(id), POLL_MS);
      onCleanup(() => clearInterval(timer));
    });
  }

  async send(file: File): Promise<void> {
    if (this.running()) return;
    this.state.set({ step: 'sending', fileName: file.name });
    try {
      const { import_id } = await firstValueFrom(this.api.import(file, listName(file.name)));
      this.state.set({ step: 'known', view: await firstValueFrom(this.api.importStatus(import_id)) });
    } catch (error) {
      this.state.set({ step: 'refused', fileName: file.name, message: toApiError(error).message });
    }
  }

  startOver(): void {
    this.state.set({ step: 'none' });
  }

  private async ask(id: string): Promise<void> {
    try {
      this.learn(await firstValueFrom(this.api.importStatus(id)));
    } catch {
      // The next question comes in a moment; the import does not need us.
    }
  }

  private learn(seen: ImportView): void {
    this.state.update((state) => {
      if (state.step !== 'known' || state.view.id !== seen.id || seen.processed < state.view.processed) return state;
      // A late frame must not reopen what is finished.
      const finished = state.view.status === 'completed' || state.view.status === 'failed';
      return finished ? state : { step: 'known', view: seen };
    });
  }
}

function listName(fileName: string): string {
  return (
    fileName
      .replace(/\.[^.]+$/, '')
      .replace(/[_-]+/g, ' ')
      .trim()
      .slice(0, 120) || 'New list'
  );
}
