import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { CallListeners, type CallExtras, type CallListener } from '../calls/call-listeners';
import type { CallRow } from '../calls/calls.repository';
import { JobQueue } from '../queue/job-queue';
import { RecordingsRepository } from '../recordings/recordings.repository';
import { DeliveriesRepository } from './deliveries.repository';
import { DeliveryViews } from './delivery-views';
import { callLogBody, contentOf, isNewsOfCall, isToldOf, recordingBody } from './delivery-bodies';
import { WebBackend } from './web-backend';

/**
 * What the web backend is owed, written in the transaction that ends a call, logs it, or finishes a recording. It reads what those
 * who decide and follow have just written.
 */
@Injectable()
export class DeliveryListener implements CallListener, OnModuleInit {
  readonly part = 'tells';

  constructor(
    private readonly listeners: CallListeners,
    private readonly deliveries: DeliveriesRepository,
    private readonly views: DeliveryViews,
    private readonly recordings: RecordingsRepository,
    private readonly backend: WebBackend,
    private readonly jobs: JobQueue,
  ) {}

  onModuleInit(): void {
    this.listeners.add(this);
  }

  async onChange(tx: Tx, before: CallRow, after: CallRow): Promise<void> {
    if (!this.backend.configured) return;
    if (isNewsOfCall(before, after))
      await this.deliveries.owe(tx, { id: after.id, kind: 'call_log', callId: after.id, content: contentOf(callLogBody(after)) });
    if (before.recording !== after.recording) await this.oweRecordings(tx, after);
  }

  async afterCommit(call: CallRow, before: CallRow): Promise<void> {
    if (!this.backend.configured) return;
    if (isNewsOfCall(before, call)) await this.jobs.add('call-log-post', call.id);
    const { recording } = call;
    const isNews = recording && recording.status !== before.recording?.status && isToldOf(recording);
    if (isNews) await this.jobs.add('recording-post', call.id);
  }

  async detail(call: CallRow): Promise<CallExtras> {
    return { deliveries: await this.views.ofCall(call.id) };
  }

  private async oweRecordings(tx: Tx, call: CallRow): Promise<void> {
    for (const row of await this.recordings.ofCall(call.id, tx)) {
      if (isToldOf(row))
        await this.deliveries.owe(tx, { id: row.id, kind: 'recording', callId: call.id, content: contentOf(recordingBody(row)) });
    }
  }
}
