import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { AgentAction, AgentView } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { toApiError } from '../../../core/api/api-error';
import { CampaignsApi } from '../../../core/api/campaigns.api';
import { SessionStore } from '../../../core/auth/session.store';
import { DeskLine, DeskLineError } from '../../../core/desk/desk-line';
import { DeskSeat } from '../../../core/desk/desk-seat';
import { DeskStore } from './desk.store';

const HEARTBEAT_S = 5;
const REJOINS = 6;
const FIRST_DELAY_MS = 800;
const LONGEST_DELAY_MS = 8_000;

export interface DeskProblem {
  what: string;
  todo: string;
  /** The desk at which this person sits instead. */
  elsewhere?: string;
}

/** Sitting at a desk: the leg in its room, the heartbeat, coming back after a loss, and getting up (calls.md D18–D20). */
@Injectable({ providedIn: 'root' })
export class DeskPresence {
  private readonly api = inject(CampaignsApi);
  private readonly seats = inject(DeskSeat);
  private readonly line = inject(DeskLine);
  private readonly desk = inject(DeskStore);
  private readonly session = inject(SessionStore);
  private readonly trouble = signal<DeskProblem | null>(null);
  private readonly busy = signal(false);
  private readonly every = signal(HEARTBEAT_S);
  private rejoinsLeft = REJOINS;
  private getsUp = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly problem = this.trouble.asReadonly();
  /** On the way to the desk. */
  readonly sitting = this.busy.asReadonly();
  /** This window brings the audio of the desk that is shown. */
  readonly here = computed(() => this.seats.seat()?.campaignId === this.desk.campaignId() && this.line.status() !== 'off');

  constructor() {
    effect((onCleanup) => {
      const agentId = this.line.status() === 'off' ? undefined : this.seats.seat()?.agentId;
      if (!agentId) return;
      const timer = setInterval(() => void this.beat(agentId), this.every() * 1000);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => {
      if (this.line.status() === 'lost' && this.seats.taken()) untracked(() => this.lost());
    });
    effect(() => {
      // Signed out, or somebody else: the leg must not go on. A session that ran out ends no call.
      const ranOut = !this.session.me() && this.session.ended();
      if (!this.seats.taken() && !ranOut && !this.busy() && this.line.status() !== 'off') untracked(() => this.line.leave());
    });
  }

  async sitDown(): Promise<void> {
    this.rejoinsLeft = REJOINS;
    await this.join();
  }

  /** After a reload: the server holds the desk for this window. */
  async comeBack(): Promise<void> {
    if (this.line.status() === 'off' && !this.busy()) await this.join();
  }

  /** Throws ApiError, and stays, while somebody is on the phone here. */
  async leave(): Promise<void> {
    const seat = this.seats.seat();
    this.getsUp = true;
    try {
      if (seat) await this.act('leave', undefined, seat.agentId);
    } catch (error) {
      // Anything else: should it not have been heard, the missing heartbeat says the same.
      if (toApiError(error).code === 'CONFLICT') throw error;
    } finally {
      this.getsUp = false;
    }
    clearTimeout(this.timer);
    this.seats.leave();
    this.line.leave();
    this.trouble.set(null);
    await this.desk.look();
  }

  /** Throws ApiError. */
  async act(action: AgentAction, reason?: string, agentId = this.desk.agent()?.id): Promise<void> {
    if (!agentId) return;
    this.know(await firstValueFrom(this.api.act(agentId, action, reason ? { reason } : {})));
  }

  private async join(): Promise<void> {
    const campaign = this.desk.campaign();
    if (!campaign || this.busy()) return;
    if (this.line.busy()) return this.trouble.set({ what: 'A call is still open.', todo: 'End it, save its log, then sit down.' });
    this.busy.set(true);
    this.trouble.set(null);
    clearTimeout(this.timer);
    try {
      await this.line.join(campaign.provider, async () => {
        const joined = await firstValueFrom(this.api.sitDown(campaign.id));
        this.every.set(joined.heartbeat_seconds || HEARTBEAT_S);
        this.seats.take({ campaignId: campaign.id, campaignName: campaign.name, agentId: joined.agent.id });
        this.desk.learn(joined.agent);
        return joined;
      });
      this.rejoinsLeft = REJOINS;
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy.set(false);
    }
    await this.desk.look();
  }

  private failed(error: unknown): void {
    this.trouble.set(problemOf(error));
    // Lost on the way: tried again as after any loss. What was refused is not.
    if (this.line.status() === 'lost' && this.seats.taken()) return this.lost();
    this.line.leave();
    if (!(error instanceof DeskLineError)) this.seats.leave();
  }

  /** A leg that ended may be the server's doing: dropped in a long pause, replaced after hours, or the desk is closed. */
  private lost(): void {
    if (this.timer !== undefined || this.busy()) return;
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (REJOINS - this.rejoinsLeft));
    this.timer = setTimeout(() => void this.rejoin(), delay);
  }

  private async rejoin(): Promise<void> {
    this.timer = undefined;
    if (this.line.status() !== 'lost' || !this.seats.taken()) return;
    // In a pause nobody is given a call: the leg is brought back with its end.
    if (this.desk.agent()?.state === 'paused') return this.line.leave();
    if (this.rejoinsLeft-- > 0) await this.join();
    else this.trouble.set({ what: 'Your audio was lost.', todo: 'Check the network, then sit down again.' });
  }

  private async beat(agentId: string): Promise<void> {
    try {
      this.know(await firstValueFrom(this.api.act(agentId, 'heartbeat')));
    } catch (error) {
      const { status } = toApiError(error);
      if ((status === 404 || status === 409) && this.seats.seat()?.agentId === agentId) this.closed();
    }
  }

  private know(agent: AgentView): void {
    this.desk.learn(agent);
    if (agent.state === 'gone' && !this.getsUp && this.seats.seat()?.agentId === agent.id) this.closed();
  }

  private closed(): void {
    this.seats.leave();
    this.line.leave();
    this.trouble.set({ what: 'Your desk was closed.', todo: 'Sit down again to go on.' });
    void this.desk.look();
  }
}

function problemOf(error: unknown): DeskProblem {
  if (error instanceof DeskLineError) return { what: error.what, todo: error.todo };
  const { code, message, details } = toApiError(error);
  const elsewhere = details['campaign_id'];
  if (code === 'CONFLICT' && typeof elsewhere === 'string') return { what: message, todo: 'Leave that desk first.', elsewhere };
  return { what: message, todo: 'Try again; if it goes on, tell an administrator.' };
}
