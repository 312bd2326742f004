import type twilio from 'twilio';
import { TelephonyError } from '../telephony-error';
import type { DialCampaignLegRequest, DialContactRequest, DialedCampaignLeg, DialedLeg } from '../telephony-provider';
import { detectionParameters } from './twilio.detection';
import { CALL_SID } from './twilio.ids';
import { CONFERENCE_EVENTS, CUSTOMER_LABEL, LEG_EVENTS } from './twilio.mapping';
import { callbackUrls } from './twilio.urls';

type Participants = ReturnType<twilio.Twilio['conferences']>['participants'];
type DialParameters = Parameters<Participants['create']>[0];
type Participant = Awaited<ReturnType<Participants['create']>>;

type Calls = twilio.Twilio['calls'];
type CallParameters = Parameters<Calls['create']>[0];
type Call = Awaited<ReturnType<Calls['create']>>;

/** The contact's leg, put into the room by one request that also makes the room. */
export function dialParameters(request: DialContactRequest, publicUrl: string): DialParameters {
  const urls = callbackUrls(publicUrl, request.callId);
  return {
    to: request.to,
    from: request.from,
    timeout: request.timeoutSeconds,
    label: CUSTOMER_LABEL,
    // The rep hears the line ring and the network's announcements (calls.md B7).
    earlyMedia: true,
    beep: 'false',
    waitUrl: '',
    jitterBufferSize: 'small',
    // A contact alone waits in silence; the rep's arrival starts the room (calls.md C13). Nobody's exit ends it (D18).
    startConferenceOnEnter: false,
    endConferenceOnExit: false,
    statusCallback: urls.legStatus,
    statusCallbackMethod: 'POST',
    statusCallbackEvent: [...LEG_EVENTS],
    conferenceStatusCallback: urls.conferenceStatus,
    conferenceStatusCallbackMethod: 'POST',
    conferenceStatusCallbackEvent: [...CONFERENCE_EVENTS],
  };
}

/** A leg of its own: what it does after its answer it asks us, and is told again when there is a verdict. */
export function campaignDialParameters(request: DialCampaignLegRequest, publicUrl: string): CallParameters {
  const urls = callbackUrls(publicUrl, request.callId);
  return {
    to: request.to,
    from: request.from,
    timeout: request.timeoutSeconds,
    url: urls.customerQueue,
    method: 'POST',
    fallbackUrl: urls.fallback,
    fallbackMethod: 'POST',
    statusCallback: urls.legStatus,
    statusCallbackMethod: 'POST',
    statusCallbackEvent: [...LEG_EVENTS],
    ...(request.detection ? detectionParameters(request.detection, urls.detection) : {}),
  };
}

export function dialedCampaignLeg(answer: Call): DialedCampaignLeg {
  if (!answer.sid || !CALL_SID.test(answer.sid)) throw unnamed();
  return { legSid: answer.sid, queueTimeMs: queueTime(answer) };
}

/** An answer without its ids does not tell what was dialled, and must not be taken for a refusal either. */
export function dialedLeg(answer: Participant): DialedLeg {
  if (!answer.callSid || !answer.conferenceSid) throw unnamed();
  return { legSid: answer.callSid, conferenceSid: answer.conferenceSid, label: CUSTOMER_LABEL, queueTimeMs: queueTime(answer) };
}

function unnamed(): TelephonyError {
  return new TelephonyError('unknown_result', 'twilio', 'Twilio accepted the dial without naming the leg');
}

function queueTime(answer: { queueTime: string }): number {
  const ms = Number(answer.queueTime);
  return Number.isFinite(ms) ? ms : 0;
}
