import type { OnModuleInit } from '@nestjs/common';
import { HandlesJob, JobProcessor } from '../../queue/job-processor';
import { OwedSources } from '../../queue/owed-sources';
import { CampaignFilling } from './campaign-filling';
import { FillingRepository } from './filling.repository';

@HandlesJob('campaign-fill')
export class CampaignFillProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    private readonly filling: CampaignFilling,
    private readonly campaigns: FillingRepository,
    private readonly owed: OwedSources,
  ) {
    super();
  }

  onModuleInit(): void {
    this.owed.register({ job: 'campaign-fill', dueIds: (limit) => this.campaigns.due(limit) });
  }

  run(campaignId: string): Promise<void> {
    return this.filling.run(campaignId);
  }
}
