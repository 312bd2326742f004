import type { WebhookOwner } from '../../webhooks/webhook-record';
import type { WebhookCourier } from '../../webhooks/webhook-courier';
import type { TelnyxCall } from '../calls/telnyx-call';
import { eventFor, type Payload, type TelnyxEvent } from './event';

/** Tells the application what happens to a leg (carriers/telnyx.md §2.2). */
export class CallEvents {
  constructor(private readonly courier: WebhookCourier<TelnyxEvent>) {}

  /** The fields that every event of a leg has, and then its own. */
  tell(call: TelnyxCall, kind: string, more: Payload = {}, owner: WebhookOwner = call): void {
    const event = eventFor(kind, { ...commonFields(call), ...more }, call.facts.address);
    if (event) this.courier.tell(owner, event);
  }

  initiated(call: TelnyxCall): void {
    const { facts } = call;
    this.tell(call, 'call.initiated', {
      ...fromAndTo(call),
      direction: facts.direction,
      state: facts.initialState,
      start_time: call.createdAt.toISOString(),
      caller_id_name: facts.fromDisplayName ?? facts.from,
      custom_headers: facts.customHeaders,
    });
  }

  answered(call: TelnyxCall): void {
    const start = call.answeredAt?.toISOString();
    this.tell(call, 'call.answered', {
      ...fromAndTo(call),
      state: 'answered',
      start_time: start,
      custom_headers: call.facts.customHeaders,
    });
  }

  hungUp(call: TelnyxCall): void {
    const { ending } = call;
    this.tell(call, 'call.hangup', {
      ...fromAndTo(call),
      state: 'hangup',
      start_time: (call.answeredAt ?? call.createdAt).toISOString(),
      end_time: call.endedAt?.toISOString(),
      hangup_cause: ending?.cause,
      hangup_source: ending?.source,
      sip_hangup_cause: ending?.sipCode ? String(ending.sipCode) : 'unspecified',
      call_quality_stats: null,
      custom_headers: call.facts.customHeaders,
    });
  }
}

export function fromAndTo({ facts }: TelnyxCall): { from: string; to: string } {
  return { from: facts.from, to: facts.to };
}

function commonFields({ facts, clientState }: TelnyxCall): Payload {
  return {
    call_control_id: facts.ids.callControlId,
    call_leg_id: facts.ids.callLegId,
    call_session_id: facts.ids.callSessionId,
    connection_id: facts.connectionId,
    client_state: clientState,
  };
}
