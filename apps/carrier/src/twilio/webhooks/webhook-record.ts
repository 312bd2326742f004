import { addRecord, type AnyWebhook, type WebhookOwner, type WebhookRecord } from '../../webhooks/webhook-record';
import { formBody, type Params } from './params';

export type WebhookKind =
  'voice' | 'dial-action' | 'call-status' | 'conference-status' | 'recording-status' | 'detection' | 'wait' | 'hold' | 'announce' | 'media';

export interface Webhook extends AnyWebhook {
  kind: WebhookKind;
  /** With its fragment of delivery rules. */
  address: string;
  method: 'GET' | 'POST';
  fields: Params;
}

export function keepRecord(owner: WebhookOwner, hook: Webhook, note: WebhookRecord['note']): WebhookRecord {
  return addRecord(owner, { ...hook, form: formBody(hook.fields), note });
}
