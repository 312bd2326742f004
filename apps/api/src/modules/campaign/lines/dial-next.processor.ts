import type { OnModuleInit } from '@nestjs/common';
import { HandlesJob, JobProcessor } from '../../queue/job-processor';
import { OwedSources } from '../../queue/owed-sources';
import { DialNext } from './dial-next';
import { DialingRepository } from './dialing.repository';

@HandlesJob('dial-next')
export class DialNextProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    private readonly dialNext: DialNext,
    private readonly dialing: DialingRepository,
    private readonly owed: OwedSources,
  ) {
    super();
  }

  onModuleInit(): void {
    this.owed.register({ job: 'dial-next', dueIds: (limit) => this.dialing.due(limit) });
  }

  run(campaignId: string): Promise<void> {
    return this.dialNext.runHere(campaignId);
  }
}
