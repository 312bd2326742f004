import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { applyDecorators, Injectable, Logger, SetMetadata, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import { plainMessage } from '../../platform/logging/failed-query';
import { runWithLogIds } from '../../platform/logging/log-context';
import { maskText } from '../../platform/logging/mask';
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
export abstract class JobProcessor extends WorkerHost implements BeforeApplicationShutdown {
  abstract run(rowId: string): Promise<void>;

  private readonly jobLogger = new Logger('Jobs');

  /** Without a listener BullMQ writes every lost connection to the console, unmasked. It heals itself, hence `warn`. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.jobLogger.warn({ job: this.worker.name, reason: error.message }, 'the worker lost its queue for a moment');
  }

  /** Before the queues and the database close: what a running job still does needs them. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.isWorking()) await this.worker.close();
  }

  /** A process of role web builds its processors too, but never starts their workers. */
  private isWorking(): boolean {
    return (this as unknown as { _worker?: unknown })._worker !== undefined;
  }

  async process(job: Job<{ id: string }>): Promise<void> {
    await runWithLogIds({ job: job.name, rowId: job.data.id }, () => this.runLogged(job.data.id));
  }

  private async runLogged(rowId: string): Promise<void> {
    const start = performance.now();
    try {
      await this.run(rowId);
      this.jobLogger.debug({ ms: Math.round(performance.now() - start) }, 'job done');
    } catch (error) {
      // `warn`: the row still owes it, and the sweep brings it back (ADR 3).
      this.jobLogger.warn({ err: error }, 'job failed');
      // BullMQ keeps what is thrown in its tables and shows it on its board, so no value of a statement and no number may be in it.
      throw new Error(maskText(plainMessage(error)));
    }
  }
}
