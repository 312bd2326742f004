import type twilio from 'twilio';
import { lookUp } from '../look-up';
import { TelephonyError } from '../telephony-error';
import type { RecordingMedia, RecordingRequest, RecordingSnapshot, TelephonyRecordings } from '../telephony-recordings';
import { asked, orGone, unknownId } from './twilio.asked';
import { CALL_SID, RECORDING_SID } from './twilio.ids';
import { RECORDING_EVENTS, RECORDING_STATUS_OF } from './twilio.mapping';
import { openMedia } from './twilio.media';
import type { TwilioOptions } from './twilio.options';
import { callbackUrls } from './twilio.urls';

/** What both of Twilio's recording resources have in common. */
interface Resource {
  sid: string;
  callSid: string;
  status: string;
  duration: string | null;
  channels: number | string | null;
  errorCode: number | null;
  startTime: unknown;
}

/** A leg is recorded once or twice in its life; more can only be somebody else's. */
const RECENT = 20;

/** Recordings of the contact's leg, by the Recordings resource of its call. */
export class TwilioRecordings implements TelephonyRecordings {
  /** Twilio puts the leg that is recorded first, whatever it hears second (its guide to dual-channel recordings). */
  readonly contactChannel = 'left';

  constructor(
    private readonly client: twilio.Twilio,
    private readonly options: TwilioOptions,
  ) {}

  async start({ callId, legSid }: RecordingRequest): Promise<RecordingSnapshot> {
    if (!CALL_SID.test(legSid)) throw unknownId(legSid);
    const parameters = {
      recordingChannels: 'dual',
      trim: 'do-not-trim',
      recordingStatusCallback: callbackUrls(this.options.publicUrl, callId).recordingStatus,
      recordingStatusCallbackMethod: 'POST',
      recordingStatusCallbackEvent: [...RECORDING_EVENTS],
    };
    // As with a dial, a reply that got lost does not tell whether it runs.
    return asked('dial', async () => snapshot(await this.client.calls(legSid).recordings.create(parameters)));
  }

  async pause(legSid: string, recordingSid: string): Promise<void> {
    await asked('command', () => this.ofCall(legSid, recordingSid).update({ status: 'paused', pauseBehavior: 'silence' }));
  }

  async resume(legSid: string, recordingSid: string): Promise<void> {
    await asked('command', () => this.ofCall(legSid, recordingSid).update({ status: 'in-progress' }));
  }

  async stop(legSid: string, recordingSid: string): Promise<void> {
    if (!CALL_SID.test(legSid) || !RECORDING_SID.test(recordingSid)) return;
    await orGone(() => asked('command', () => this.ofCall(legSid, recordingSid).update({ status: 'stopped' })));
  }

  async fetch(recordingSid: string): Promise<RecordingSnapshot | null> {
    if (!RECORDING_SID.test(recordingSid)) return null;
    return orGone(() => asked('command', async () => snapshot(await this.client.recordings(recordingSid).fetch())));
  }

  async ofLeg(legSid: string): Promise<RecordingSnapshot[]> {
    if (!CALL_SID.test(legSid)) return [];
    return asked('command', async () => (await this.client.recordings.list({ callSid: legSid, limit: RECENT })).map(snapshot));
  }

  /** By our own address of it, never by one that a webhook brought; in as many channels as were asked for at the start. */
  async media(recordingSid: string, signal: AbortSignal): Promise<RecordingMedia> {
    if (!RECORDING_SID.test(recordingSid)) throw unknownId(recordingSid);
    const { accountSid, authToken } = this.options;
    const url = `${this.baseUrl()}/2010-04-01/Accounts/${accountSid}/Recordings/${recordingSid}.wav`;
    return asked('command', () => openMedia(url, { sid: accountSid, token: authToken }, signal));
  }

  async delete(recordingSid: string): Promise<void> {
    if (!RECORDING_SID.test(recordingSid)) return;
    await orGone(() => asked('command', () => this.client.recordings(recordingSid).remove()));
  }

  private ofCall(legSid: string, recordingSid: string) {
    if (!CALL_SID.test(legSid)) throw unknownId(legSid);
    if (!RECORDING_SID.test(recordingSid)) throw unknownId(recordingSid);
    return this.client.calls(legSid).recordings(recordingSid);
  }

  /** Where the SDK sends its own requests: an edge or region from the environment counts for the audio too. */
  private baseUrl(): string {
    const { client } = this;
    const url = new URL(client.api.baseUrl);
    url.hostname = client.getHostname(url.hostname, client.edge, client.region);
    return url.href.replace(/\/+$/, '');
  }
}

function snapshot(resource: Resource): RecordingSnapshot {
  const status = lookUp(RECORDING_STATUS_OF, resource.status);
  if (!status || !RECORDING_SID.test(resource.sid)) {
    throw new TelephonyError(
      'unavailable',
      'twilio',
      `Twilio told of a recording we cannot read (${String(resource.status).slice(0, 32)})`,
    );
  }
  return {
    recordingSid: resource.sid,
    legSid: resource.callSid,
    status,
    durationSeconds: wholeOrNull(resource.duration),
    channels: wholeOrNull(resource.channels),
    startedAt: resource.startTime instanceof Date && !Number.isNaN(resource.startTime.getTime()) ? resource.startTime : null,
    reason: resource.errorCode ? String(resource.errorCode) : null,
  };
}

/** Twilio writes -1 for what it does not know yet. */
function wholeOrNull(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
