import { getQueueToken } from '@nestjs/bullmq';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bullmq';
import type { QueueStatus } from '../../platform/queue-status';
import { JOBS, type JobName } from './jobs';
import { JOB_OPTIONS } from './worker-options';

/** A nudge that takes longer than this is given up: whoever called has committed already and must not wait for it. */
const PATIENCE_MS = 2_000;
/** After that nobody waits again for a while: with the queue away every webhook would take those seconds. */
const PAUSE_MS = 5_000;

/** Adds jobs. Call it AFTER the commit; what the job does must already be owed on the row (ADR 2). */
@Injectable()
export class JobQueue implements QueueStatus, OnModuleInit {
  private readonly logger = new Logger(JobQueue.name);
  private awayUntil = 0;

  constructor(private readonly modules: ModuleRef) {}

  onModuleInit(): void {
    // Without a listener BullMQ writes to the console; whoever asked the queue for something is told anyway.
    for (const queue of this.all()) queue.on('error', (error) => this.logger.debug({ job: queue.name, reason: error.message }, 'queue'));
  }

  /**
   * Nudges the row's job. Never throws: a nudge that could not be added comes from `owed-sweep` seconds later. While a job of
   * the same row waits or runs this does nothing, so a row that is owed more afterwards waits for the sweep as well. A delayed nudge
   * has an id of its own: it must not keep a row from being served at once when something else happens meanwhile.
   */
  async add(name: JobName, rowId: string, { delayMs = 0 }: { delayMs?: number } = {}): Promise<void> {
    if (Date.now() < this.awayUntil) return;
    try {
      const jobId = delayMs > 0 ? `${name}-${rowId}-in-${Math.round(delayMs)}` : `${name}-${rowId}`;
      const added = this.queue(name).add(name, { id: rowId }, { ...JOB_OPTIONS, jobId, delay: Math.ceil(delayMs) });
      await withPatience(added);
    } catch (error) {
      this.awayUntil = Date.now() + PAUSE_MS;
      this.logger.warn({ err: error, job: name, rowId }, 'a job could not be added; the sweep will do it');
    }
  }

  /** Many at once, for the sweep. */
  async addAll(name: JobName, rowIds: readonly string[]): Promise<void> {
    const jobs = rowIds.map((id) => ({ name, data: { id }, opts: { ...JOB_OPTIONS, jobId: `${name}-${id}` } }));
    if (jobs.length) await this.queue(name).addBulk(jobs);
  }

  all(): Queue[] {
    return (Object.keys(JOBS) as JobName[]).map((name) => this.queue(name));
  }

  async depths(): Promise<{ job: string; counts: Record<string, number> }[]> {
    return Promise.all(this.all().map(async (queue) => ({ job: queue.name, counts: await queue.getJobCounts() })));
  }

  async ping(): Promise<void> {
    await this.queue('owed-sweep').getActiveCount();
  }

  queue(name: JobName): Queue {
    return this.modules.get<Queue>(getQueueToken(name), { strict: false });
  }
}

async function withPatience(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined); // May still fail after we have given up.
  }
}
