import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type AgentView, type CampaignFrameType, type DeskView, ROUTES } from '@dialer/contracts';
import { Subject, debounceTime, firstValueFrom, merge } from 'rxjs';
import { type ApiError, toApiError } from '../../../core/api/api-error';
import { CampaignsApi } from '../../../core/api/campaigns.api';
import { LiveStreams } from '../../../core/realtime/live-stream';
import { ServerClock } from '../../../core/realtime/server-clock';
import { type CampaignFrame, type CampaignNow, withAgent, withFrame } from '../campaign-now';

/** Several frames come with one change; one look at the server is enough for all of them. */
const SETTLE_MS = 300;
/** Counts come with few frames; and nothing at all while the socket is down. */
const LOOK_EVERY_MS = 5_000;
const FRAMES = [
  'campaign_state',
  'agent_state',
  'status_update',
  'call_queued',
  'call_dequeued',
  'customer_connected',
  'call_rejected',
  'call_ended',
  'campaign_ended',
] as const satisfies readonly CampaignFrameType[];

/** One campaign as its desk shows it: the last look at it, and every frame since. */
@Injectable({ providedIn: 'root' })
export class DeskStore {
  private readonly api = inject(CampaignsApi);
  private readonly clock = inject(ServerClock);
  private readonly stream = inject(LiveStreams).make<CampaignFrame>('campaign_state');
  private readonly open = signal<string | null>(null);
  private readonly looked = signal<DeskView | null>(null);
  private readonly live = signal<CampaignNow | null>(null);
  private readonly failure = signal<ApiError | null>(null);
  private readonly wanted = new Subject<void>();
  private timer: ReturnType<typeof setInterval> | undefined;
  /** How many have come. */
  private frames = 0;

  readonly campaignId = this.open.asReadonly();
  readonly view = this.looked.asReadonly();
  readonly error = computed(() => (this.looked() ? null : this.failure()));
  readonly connection = this.stream.status;
  readonly campaign = computed(() => this.live()?.campaign ?? null);
  readonly settings = computed(() => this.looked()?.settings ?? null);
  readonly lines = computed(() => this.live()?.lines ?? []);
  /** The asker's own desk, as it is now; null: nobody of theirs sits here. */
  readonly agent = computed<AgentView | null>(() => {
    const id = this.looked()?.agent?.id;
    return (id && this.live()?.agents.find((agent) => agent.id === id)) || null;
  });
  /** Whom the desk is given, while it is, and in wrap-up the last. */
  readonly contact = computed(() => this.looked()?.contact ?? null);

  constructor() {
    merge(...FRAMES.map((type) => this.stream.on(type)))
      .pipe(takeUntilDestroyed())
      .subscribe((frame) => this.receive(frame));
    this.wanted.pipe(debounceTime(SETTLE_MS), takeUntilDestroyed()).subscribe(() => void this.look());
    inject(DestroyRef).onDestroy(() => this.stream.dispose());
  }

  show(campaignId: string): void {
    if (this.open() === campaignId) return void this.look();
    this.close();
    this.open.set(campaignId);
    this.stream.open(ROUTES.wsCampaign.replace(':campaign_id', encodeURIComponent(campaignId)));
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    void this.look();
  }

  close(): void {
    clearInterval(this.timer);
    this.stream.close();
    this.open.set(null);
    this.looked.set(null);
    this.live.set(null);
    this.failure.set(null);
  }

  /** What an action answered: shown at once, unless a frame has told of something later already. */
  learn(agent: AgentView): void {
    if (agent.campaign_id !== this.open()) return;
    const known = this.agent();
    if (known && Date.parse(known.state_since) > Date.parse(agent.state_since)) return this.wanted.next();
    this.live.update((now) => now && { ...now, agents: withAgent(now.agents, agent) });
    if (this.looked()?.agent?.id !== agent.id) this.wanted.next();
  }

  async look(): Promise<void> {
    const id = this.open();
    if (!id) return;
    const told = this.frames;
    try {
      const view = await firstValueFrom(this.api.desk(id));
      if (this.open() !== id) return;
      this.arrived(view);
      // What was told meanwhile may be later than what was looked at.
      if (told !== this.frames) this.wanted.next();
    } catch (error) {
      if (this.open() === id) this.failure.set(toApiError(error));
    }
  }

  private arrived(view: DeskView): void {
    this.failure.set(null);
    this.looked.set(view);
    this.live.update((now) => {
      const others = now?.agents ?? [];
      return { campaign: view.campaign, lines: view.lines, agents: view.agent ? withAgent(others, view.agent) : others };
    });
  }

  private receive(frame: CampaignFrame): void {
    this.clock.learn(frame.at);
    this.frames++;
    const before = this.agent();
    this.live.update((now) => withFrame(now, frame));
    const after = this.agent();
    // Another person on the line, or none: who it is stands in the next look.
    if (before?.call_id !== after?.call_id || before?.state !== after?.state) this.wanted.next();
    if (frame.type === 'campaign_state') this.wanted.next();
  }
}
