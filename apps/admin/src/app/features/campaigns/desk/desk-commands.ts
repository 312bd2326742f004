import { Injectable, computed, inject, signal } from '@angular/core';
import type { AgentAction } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { toApiError } from '../../../core/api/api-error';
import { CampaignsApi } from '../../../core/api/campaigns.api';
import { DeskLine } from '../../../core/desk/desk-line';
import { Notices } from '../../../core/shell/notices';
import { DeskPresence } from './desk-presence';
import { DeskStore } from './desk.store';

const FAILED: Partial<Record<AgentAction, string>> = {
  pause: 'The pause did not begin',
  resume: 'The pause did not end',
  next: 'The next call could not be asked for',
  drop_voicemail: 'The message was not dropped',
  veto_drop: 'The message could not be kept back',
};

/** What a rep tells the desk by a key or a button; what comes of it, the server's frames tell. */
@Injectable()
export class DeskCommands {
  private readonly api = inject(CampaignsApi);
  private readonly desk = inject(DeskStore);
  private readonly presence = inject(DeskPresence);
  private readonly line = inject(DeskLine);
  private readonly notices = inject(Notices);
  private readonly working = signal(false);

  readonly busy = this.working.asReadonly();
  private readonly state = computed(() => (this.presence.here() ? this.desk.agent()?.state : undefined));
  readonly paused = computed(() => this.state() === 'paused');
  readonly mayPause = computed(() => !['gone', 'away', undefined].includes(this.state()));
  /** The panel shows a log form, and saves it with the same key. */
  readonly logOpen = computed(() => this.line.call()?.log_owed === true);
  readonly mayGoOn = computed(() => {
    const state = this.state();
    return state === 'paused' || (state === 'wrap_up' && !this.logOpen()) || (state === 'free' && this.desk.settings()?.mode === 'preview');
  });
  readonly ownLine = computed(() => {
    const id = this.desk.agent()?.id;
    return this.desk.lines().find((line) => line.agent_id === id) ?? null;
  });
  /** There is a message, and somebody or something that could hear it. */
  readonly mayDrop = computed(() => this.state() === 'connected' && this.desk.settings()?.amd.message_id !== null);
  readonly dropComes = computed(() => (this.state() === 'connected' ? (this.ownLine()?.drop_at ?? null) : null));

  async next(): Promise<void> {
    if (this.state() === 'paused') return this.resume();
    if (this.state() === 'free') return this.order();
    // A call whose log is not wanted makes room for the next one.
    this.line.putAway();
    await this.tell('next');
  }

  async pause(reason: string): Promise<void> {
    await this.tell('pause', reason);
  }

  async resume(): Promise<void> {
    // In a long pause the leg was let go.
    if (this.line.status() === 'off' || this.line.status() === 'lost') await this.presence.sitDown();
    await this.tell('resume');
  }

  drop(): Promise<void> {
    return this.tell('drop_voicemail');
  }

  veto(): Promise<void> {
    return this.tell('veto_drop');
  }

  private async order(): Promise<void> {
    const id = this.desk.campaignId();
    if (!id || this.working()) return;
    await this.doing('Nobody was dialled', async () => {
      const { status } = await firstValueFrom(this.api.dialNext(id));
      if (status === 'no_more_contacts') this.notices.say('Nobody is left to call at the moment.');
    });
  }

  private async tell(action: AgentAction, reason?: string): Promise<void> {
    if (this.working()) return;
    await this.doing(FAILED[action] ?? 'That did not work', () => this.presence.act(action, reason));
  }

  private async doing(failure: string, act: () => Promise<void>): Promise<void> {
    this.working.set(true);
    try {
      await act();
    } catch (error) {
      this.notices.fail(toApiError(error), failure);
      await this.desk.look();
    } finally {
      this.working.set(false);
    }
  }
}
