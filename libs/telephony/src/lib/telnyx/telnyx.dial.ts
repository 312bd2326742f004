import { ROUTES } from '@dialer/contracts';
import type Telnyx from 'telnyx';
import type { DialBrowserRequest } from '../telephony-bridge';
import { TelephonyError } from '../telephony-error';
import type { DialCampaignLegRequest, DialContactRequest, DialedLeg } from '../telephony-provider';
import { writeClientState } from './telnyx.client-state';
import { detectionParameters } from './telnyx.detection';
import { CALL_CONTROL_ID } from './telnyx.ids';
import { CUSTOMER_LABEL, textOf } from './telnyx.mapping';
import type { TelnyxCallControl } from './telnyx.options';

type DialParameters = Telnyx.CallDialParams;
type CallControl = Pick<TelnyxCallControl, 'connectionId'>;

/** `timeout_secs` takes no other. */
const RING_SECONDS = { least: 5, most: 600 } as const;
/** Where Telnyx finds a browser by the user name of its credential. */
const SIP_DOMAIN = 'sip.telnyx.com';

/** The contact's leg alone: it is joined after its answer (calls.md F25), so the dial names no conference. */
export function contactDial(request: Omit<DialContactRequest, 'room'>, { connectionId }: CallControl, publicUrl: string): DialParameters {
  return {
    connection_id: connectionId,
    to: request.to,
    from: request.from,
    timeout_secs: ringSeconds(request.timeoutSeconds),
    client_state: writeClientState({ callId: request.callId, label: CUSTOMER_LABEL }),
    // The same dial sent twice within a minute is carried out once.
    command_id: request.callId,
    ...webhooks(publicUrl),
  };
}

/** The same for a campaign, with detection; whoever answers hears nothing until we say so. */
export function campaignDial(request: DialCampaignLegRequest, { connectionId }: CallControl, publicUrl: string): DialParameters {
  return { ...contactDial(request, { connectionId }, publicUrl), ...detectionParameters(request.detection) };
}

/** A browser, at its own credential. */
export function browserDial(request: DialBrowserRequest, { connectionId }: CallControl, publicUrl: string): DialParameters {
  const { callId, label, credential, from, timeoutSeconds, commandId } = request;
  return {
    connection_id: connectionId,
    to: `sip:${credential}@${SIP_DOMAIN}`,
    from,
    timeout_secs: ringSeconds(timeoutSeconds),
    client_state: writeClientState({ callId, label }),
    command_id: commandId,
    ...webhooks(publicUrl),
  };
}

/** An answer without its id does not tell what was dialled, and must not be taken for a refusal either. */
export function dialedLegId(answer: unknown): string {
  const legSid = textOf(answer, 'call_control_id');
  if (legSid === null || !CALL_CONTROL_ID.test(legSid)) {
    throw new TelephonyError('unknown_result', 'telnyx', 'Telnyx accepted the dial without naming the leg');
  }
  return legSid;
}

/** There is no room yet: its name stands for it. Telnyx refuses a dial over its pace instead of queueing it. */
export const dialedContact = (legSid: string, { room }: DialContactRequest): DialedLeg => ({
  legSid,
  conferenceSid: room,
  label: CUSTOMER_LABEL,
  queueTimeMs: 0,
});

/** With each call, so that the connection may serve other software (contract.md §7). */
export function webhooks(publicUrl: string): { webhook_url: string; webhook_url_method: 'POST' } {
  return { webhook_url: webhookUrl(publicUrl), webhook_url_method: 'POST' };
}

export const webhookUrl = (publicUrl: string): string => `${publicUrl.replace(/\/+$/, '')}${ROUTES.coldCall}/webhook/telnyx/call-status`;

function ringSeconds(wanted: number): number {
  return Math.min(Math.max(Math.round(wanted), RING_SECONDS.least), RING_SECONDS.most);
}
