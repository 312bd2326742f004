import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import type { Principal } from '../auth/principal';
import { CallAccess } from '../calls/call-access';
import { CallsRepository } from '../calls/calls.repository';
import { CallsService } from '../calls/calls.service';
import { JobQueue } from '../queue/job-queue';
import type { DeliveryRow } from './deliveries.repository';

const JOB = { call_log: 'call-log-post', recording: 'recording-post' } as const;

/** A delivery's call: who may ask for another sending, and what its timeline and its job are told. */
@Injectable()
export class DeliveryCalls {
  constructor(
    private readonly access: CallAccess,
    private readonly calls: CallsService,
    private readonly rows: CallsRepository,
    private readonly jobs: JobQueue,
  ) {}

  async mayResend(callId: string, principal: Principal): Promise<boolean> {
    return principal.permissions.includes('ops.act') || (await this.access.visible(callId, principal)) !== null;
  }

  async noteResend(tx: Tx, { kind, callId }: DeliveryRow, at: Date): Promise<void> {
    const call = await this.rows.byId(callId, tx);
    if (call) await this.calls.note(tx, call, { kind: `${kind}_resend_wanted`, source: 'user', at, detail: {} });
  }

  nudge({ kind, callId }: DeliveryRow): Promise<void> {
    return this.jobs.add(JOB[kind], callId);
  }
}
