import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { HANDLED_JOB } from './job-processor';
import { JOBS, type JobName } from './jobs';

/** Refuses to start when a kind of job has no processor, or two: such a job would wait for ever, or be done by chance. */
@Injectable()
export class ProcessorCheck implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const faults = processorFaults(this.handlers());
    if (faults.length) throw new Error(`The jobs and their processors do not match: ${faults.join('; ')}.`);
  }

  private handlers(): { job: JobName; name: string }[] {
    const classes = new Set(this.discovery.getProviders().flatMap((wrapper) => (wrapper.metatype ? [wrapper.metatype] : [])));
    return [...classes].flatMap((type) => {
      const job = Reflect.getMetadata(HANDLED_JOB, type) as JobName | undefined;
      return job ? [{ job, name: type.name }] : [];
    });
  }
}

export function processorFaults(handlers: readonly { job: string; name: string }[], jobs: readonly string[] = Object.keys(JOBS)): string[] {
  return jobs.flatMap((job) => {
    const names = handlers.filter((handler) => handler.job === job).map((handler) => handler.name);
    if (names.length === 1) return [];
    if (names.length > 1) return [`${job} has ${names.length} (${names.join(', ')}), keep one`];
    return [`${job} has none, add ${job}.processor.ts with @HandlesJob('${job}') to a module's providers`];
  });
}
