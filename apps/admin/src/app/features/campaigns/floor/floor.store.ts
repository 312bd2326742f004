import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type CampaignFrameType, type FloorView, ROUTES } from '@dialer/contracts';
import { firstValueFrom, merge } from 'rxjs';
import { type ApiError, toApiError } from '../../../core/api/api-error';
import { CampaignsApi } from '../../../core/api/campaigns.api';
import { LiveStreams } from '../../../core/realtime/live-stream';
import { ServerClock } from '../../../core/realtime/server-clock';
import { type CampaignFrame, type CampaignNow, withFrame } from '../campaign-now';

const LOOK_EVERY_MS = 5_000;
const FRAMES = [
  'campaign_state',
  'agent_state',
  'status_update',
  'call_queued',
  'customer_connected',
  'call_ended',
  'campaign_ended',
] as const satisfies readonly CampaignFrameType[];

/** The whole floor of one campaign, live. */
@Injectable()
export class FloorStore {
  private readonly api = inject(CampaignsApi);
  private readonly clock = inject(ServerClock);
  private readonly stream = inject(LiveStreams).make<CampaignFrame>('campaign_state');
  private readonly id = signal<string | null>(null);
  private readonly looked = signal<FloorView | null>(null);
  private readonly now = signal<CampaignNow | null>(null);
  private readonly failure = signal<ApiError | null>(null);

  readonly connection = this.stream.status;
  readonly campaign = computed(() => this.now()?.campaign ?? null);
  readonly agents = computed(() => this.now()?.agents ?? []);
  readonly lines = computed(() => this.now()?.lines ?? []);
  readonly limit = computed(() => this.looked()?.abandon_limit ?? null);
  readonly effectiveLines = computed(() => this.looked()?.effective_lines ?? null);
  readonly error = computed(() => (this.looked() ? null : this.failure()));

  constructor() {
    merge(...FRAMES.map((type) => this.stream.on(type)))
      .pipe(takeUntilDestroyed())
      .subscribe((frame) => {
        this.clock.learn(frame.at);
        this.now.update((now) => withFrame(now, frame));
      });
    const timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      this.stream.dispose();
    });
  }

  show(id: string): void {
    this.id.set(id);
    this.looked.set(null);
    this.now.set(null);
    this.stream.open(ROUTES.wsCampaign.replace(':campaign_id', encodeURIComponent(id)));
    void this.look();
  }

  async look(): Promise<void> {
    const id = this.id();
    if (!id) return;
    try {
      const view = await firstValueFrom(this.api.floor(id));
      if (this.id() !== id) return;
      this.looked.set(view);
      this.now.set({ campaign: view.campaign, agents: view.agents, lines: view.lines });
      this.failure.set(null);
    } catch (error) {
      this.failure.set(toApiError(error));
    }
  }
}
