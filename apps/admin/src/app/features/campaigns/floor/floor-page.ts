import { DecimalPipe, PercentPipe } from '@angular/common';
import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { AgentView } from '@dialer/contracts';
import { CampaignsApi } from '../../../core/api/campaigns.api';
import { SessionStore } from '../../../core/auth/session.store';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Icon } from '../../../shared/ui/icon';
import { PhonePipe } from '../../../shared/ui/phone.pipe';
import { StateChip } from '../../../shared/ui/state-chip';
import { CampaignBar } from '../campaign-bar';
import { AGENT_WORDS, CAMPAIGN_WORDS, connectRate } from '../campaign-words';
import { LineList } from '../desk/line-list';
import { Elapsed } from '../elapsed';
import { WhyButton } from '../why/why-button';
import { AbandonGauge } from './abandon-gauge';
import { FloorStore } from './floor.store';

/** A campaign as its supervisor watches it. Listening in follows later. */
@Component({
  selector: 'app-floor-page',
  imports: [
    AbandonGauge,
    CampaignBar,
    DecimalPipe,
    Elapsed,
    EmptyState,
    Icon,
    LineList,
    MatButton,
    PercentPipe,
    PhonePipe,
    RouterLink,
    StateChip,
    WhyButton,
  ],
  providers: [FloorStore],
  templateUrl: './floor-page.html',
  styleUrl: './floor-page.scss',
})
export class FloorPage {
  readonly id = input.required<string>();
  protected readonly floor = inject(FloorStore);
  private readonly api = inject(CampaignsApi);
  private readonly session = inject(SessionStore);
  protected readonly mayWork = this.session.can('campaigns.work');
  protected readonly mayManage = this.session.can('campaigns.manage');
  protected readonly words = CAMPAIGN_WORDS;
  protected readonly agentWords = AGENT_WORDS;
  protected readonly rate = connectRate;
  protected readonly results = computed(() => this.api.resultsUrl(this.id()));
  private readonly byCall = computed(() => new Map(this.floor.lines().map((line) => [line.call_id, line])));

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => this.floor.show(id));
    });
  }

  protected lineOf({ call_id, state }: AgentView) {
    return state !== 'wrap_up' && call_id ? (this.byCall().get(call_id) ?? null) : null;
  }
}
