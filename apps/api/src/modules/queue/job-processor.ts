import { Processor, WorkerHost } from '@nestjs/bullmq';
import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import type { Job } from 'bullmq';
import { JOBS, type JobName } from './jobs';
import { WORKER_OPTIONS } from './worker-options';

export const HANDLED_JOB = Symbol('HANDLED_JOB');

/** Marks the one class that does a kind of job; the boot check counts them. */
export function HandlesJob(name: JobName): ClassDecorator {
  return applyDecorators(
    Injectable(),
    SetMetadata(HANDLED_JOB, name),
    Processor({ name }, { ...WORKER_OPTIONS, concurrency: JOBS[name].concurrency }),
  );
}

/**
 * Base of every `*.processor.ts`. `run` gets the row's id, claims the row with one UPDATE, does the work, and is safe to run twice
 * (a frozen worker does run its side effect twice). Attempts and the next time are written on the row by `run` itself; an error that
 * leaves it is only logged, and the sweep brings the row back when it is due.
 */
export abstract class JobProcessor extends WorkerHost {
  abstract run(rowId: string): Promise<void>;

  async process(job: Job<{ id: string }>): Promise<void> {
    await this.run(job.data.id);
  }
}
