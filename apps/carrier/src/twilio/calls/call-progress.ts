import type { WebhookCourier } from '../../webhooks/webhook-courier';
import type { Webhook } from '../webhooks/webhook-record';
import { progressFields } from './call-fields';
import type { Call, ProgressEvent } from './call';

/** Tells the application how a call gets on: only the events it asked for, counted from 0 per call. */
export class CallProgress {
  constructor(private readonly courier: WebhookCourier<Webhook>) {}

  tell(call: Call, event: ProgressEvent): void {
    const callback = call.progress;
    if (!callback?.events.has(event)) return;
    const fields = progressFields(call, event);
    call.sequence += 1;
    this.courier.tell(call, { kind: 'call-status', address: callback.url, method: callback.method, fields, final: event === 'completed' });
  }
}
