import { BullRegistrar } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import { SweepSchedule } from './sweep-schedule';

/** Starts taking jobs in this process: every processor of the module graph, and the sweep. */
@Injectable()
export class Workers {
  constructor(
    private readonly registrar: BullRegistrar,
    private readonly schedule: SweepSchedule,
  ) {}

  async start(): Promise<void> {
    this.registrar.register();
    await this.schedule.start();
  }
}
