import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import type { AudioFileView } from '@dialer/contracts';
import { type Observable, firstValueFrom } from 'rxjs';
import { toApiError } from '../../../core/api/api-error';
import { AudioFilesApi } from '../../../core/api/audio-files.api';
import { Notices } from '../../../core/shell/notices';

/** The recorded messages: heard, renamed, deleted. */
@Injectable()
export class MessagesStore {
  private readonly api = inject(AudioFilesApi);
  private readonly notices = inject(Notices);
  private readonly page = rxResource({ stream: () => this.api.all() });
  private readonly heard = signal<string | null>(null);
  private readonly working = signal<string | null>(null);
  private readonly kept = signal<{ id: string; why: string } | null>(null);
  private stopSound = (): void => undefined;

  /** Null until they are known. */
  readonly messages = computed(() => (this.page.hasValue() ? this.page.value().items : null));
  readonly error = this.page.error;
  /** Ids: the one that is being played, and the one that is being changed. */
  readonly playing = this.heard.asReadonly();
  readonly busy = this.working.asReadonly();
  /** The one that could not be deleted, and why. */
  readonly refusal = this.kept.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.silence());
  }

  reload(): void {
    this.page.reload();
  }

  /** Plays one, or stops it when it is the one that is heard. */
  async toggle({ audio_id: id }: AudioFileView): Promise<void> {
    const wasHeard = this.heard() === id;
    this.silence();
    if (wasHeard) return;
    this.heard.set(id);
    try {
      const sound = await firstValueFrom(this.api.sound(id));
      // Another one, or none, is wanted by now.
      if (this.heard() === id) await this.play(URL.createObjectURL(sound), id);
    } catch (error) {
      if (this.heard() === id) this.silence();
      this.notices.fail(error, 'The message could not be played');
    }
  }

  rename({ audio_id: id }: AudioFileView, name: string): Promise<boolean> {
    return this.change(id, this.api.rename(id, name), (error) => this.notices.fail(error, 'It could not be renamed'));
  }

  async delete({ audio_id: id, name }: AudioFileView): Promise<void> {
    if (this.heard() === id) this.silence();
    this.kept.set(null);
    const done = await this.change(id, this.api.delete(id), (error) => this.kept.set({ id, why: toApiError(error).message }));
    if (done) this.notices.say(`“${name}” is deleted`);
  }

  private async change(id: string, order: Observable<unknown>, refused: (error: unknown) => void): Promise<boolean> {
    this.working.set(id);
    try {
      await firstValueFrom(order, { defaultValue: undefined });
      return true;
    } catch (error) {
      refused(error);
      return false;
    } finally {
      this.working.set(null);
      this.reload();
    }
  }

  private async play(url: string, id: string): Promise<void> {
    const audio = new Audio(url);
    this.stopSound = () => {
      audio.pause();
      URL.revokeObjectURL(url);
    };
    audio.addEventListener('ended', () => this.heard() === id && this.silence());
    await audio.play();
  }

  private silence(): void {
    this.stopSound();
    this.stopSound = () => undefined;
    this.heard.set(null);
  }
}
