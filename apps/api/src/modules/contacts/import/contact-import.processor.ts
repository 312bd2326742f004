import { HandlesJob, JobProcessor } from '../../queue/job-processor';
import { ImportRun } from './import-run';

@HandlesJob('contact-import')
export class ContactImportProcessor extends JobProcessor {
  constructor(private readonly imports: ImportRun) {
    super();
  }

  run(importId: string): Promise<void> {
    return this.imports.run(importId);
  }
}
