import type { OnModuleInit } from '@nestjs/common';
import { HandlesJob, JobProcessor } from '../queue/job-processor';
import { OwedSources } from '../queue/owed-sources';
import { RecordingActs } from './recording-acts';
import { RecordingsRepository } from './recordings.repository';

@HandlesJob('recording-act')
export class RecordingActProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    private readonly acts: RecordingActs,
    private readonly recordings: RecordingsRepository,
    private readonly owed: OwedSources,
  ) {
    super();
  }

  onModuleInit(): void {
    this.owed.register({ job: 'recording-act', dueIds: (limit) => this.recordings.dueCalls('act', limit) });
  }

  run(callId: string): Promise<void> {
    return this.acts.run(callId);
  }
}
