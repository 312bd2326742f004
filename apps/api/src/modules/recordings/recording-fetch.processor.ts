import type { OnModuleInit } from '@nestjs/common';
import { HandlesJob, JobProcessor } from '../queue/job-processor';
import { OwedSources } from '../queue/owed-sources';
import { RecordingFetch } from './recording-fetch';
import { RecordingsRepository } from './recordings.repository';

@HandlesJob('recording-fetch')
export class RecordingFetchProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    private readonly fetch: RecordingFetch,
    private readonly recordings: RecordingsRepository,
    private readonly owed: OwedSources,
  ) {
    super();
  }

  onModuleInit(): void {
    this.owed.register({ job: 'recording-fetch', dueIds: (limit) => this.recordings.dueCalls('fetch', limit) });
  }

  run(callId: string): Promise<void> {
    return this.fetch.run(callId);
  }
}
