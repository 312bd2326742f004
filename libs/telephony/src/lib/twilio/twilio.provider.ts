import twilio from 'twilio';
import type { CallEvent } from '../call-event';
import type { Instruction, RenderedReply } from '../instruction';
import type {
  BrowserAccess,
  BrowserAccessRequest,
  DetectionPatience,
  DetectionRequest,
  DialCampaignLegRequest,
  DialContactRequest,
  DialedCampaignLeg,
  DialedLeg,
  FoundLeg,
  LegSnapshot,
  ParticipantUpdate,
  RawWebhook,
  RoomSnapshot,
  TelephonyProvider,
} from '../telephony-provider';
import { asked, orGone, unknownId } from './twilio.asked';
import { TwilioHttpClient } from './twilio.http';
import { CALL_SID, CONFERENCE_SID, LABEL, ROOM } from './twilio.ids';
import { twilioDetectionPatience } from './twilio.detection';
import { campaignDialParameters, dialedCampaignLeg, dialParameters, dialedLeg } from './twilio.dial';
import { TwilioLookups } from './twilio.lookups';
import type { TwilioOptions } from './twilio.options';
import { TwilioRecordings } from './twilio.recordings';
import { twilioBrowserAccess } from './twilio.token';
import { renderTwiml } from './twilio.twiml';
import { callbackUrls, nothingUrl } from './twilio.urls';
import { receiveTwilioWebhook } from './twilio.webhook';

/**
 * `initiate` waits this long for a reply, then up to 3 s for the callback that binds the leg (calls.md B8), and the admin
 * app gives up after 10 s.
 */
const REQUEST_TIMEOUT_MS = 5_000;

/** Twilio by its official package. One method, one request; nothing is repeated here. */
export class TwilioProvider implements TelephonyProvider {
  readonly name = 'twilio';
  readonly defaultCallerId: string;
  readonly recordings: TwilioRecordings;
  readonly bridge = null;
  readonly direct = null;
  private readonly client: twilio.Twilio;
  private readonly lookups: TwilioLookups;

  constructor(private readonly options: TwilioOptions) {
    this.defaultCallerId = options.phoneNumber;
    this.client = createClient(options);
    this.lookups = new TwilioLookups(this.client);
    this.recordings = new TwilioRecordings(this.client, options);
  }

  async dialContact(request: DialContactRequest): Promise<DialedLeg> {
    if (!ROOM.test(request.room)) throw unknownId(request.room);
    return asked('dial', async () => {
      const participants = this.client.conferences(request.room).participants;
      return dialedLeg(await participants.create(dialParameters(request, this.options.publicUrl)));
    });
  }

  async dialCampaignLeg(request: DialCampaignLegRequest): Promise<DialedCampaignLeg> {
    const parameters = campaignDialParameters(request, this.options.publicUrl);
    return asked('dial', async () => dialedCampaignLeg(await this.client.calls.create(parameters)));
  }

  detectionPatience(detection: DetectionRequest): DetectionPatience {
    return twilioDetectionPatience(detection);
  }

  async cancelLeg(legSid: string): Promise<void> {
    if (!CALL_SID.test(legSid)) return;
    await orGone(() => asked('command', () => this.client.calls(legSid).update({ status: 'canceled' })));
  }

  async hangUpLeg(legSid: string): Promise<void> {
    if (!CALL_SID.test(legSid)) return;
    const end = (status: 'completed' | 'canceled') => orGone(() => asked('command', () => this.client.calls(legSid).update({ status })));
    // Over already, or still in Twilio's queue: of `canceled` alone the documents say that it reaches a leg there [U].
    // A leg left in the queue would ring somebody later.
    if ((await end('completed')) === null) await end('canceled');
  }

  async endRoom(conferenceSid: string): Promise<void> {
    if (!CONFERENCE_SID.test(conferenceSid)) return;
    await orGone(() => asked('command', () => this.client.conferences(conferenceSid).update({ status: 'completed' })));
  }

  async updateParticipant(
    conferenceSid: string,
    participant: string,
    update: ParticipantUpdate,
  ): Promise<{ muted: boolean; hold: boolean }> {
    const { muted, hold, holdUrl } = update;
    const told = await this.participant(conferenceSid, participant, (it) =>
      it.update({
        ...(muted === undefined ? {} : { muted }),
        ...(hold === undefined ? {} : { hold }),
        // POST, so that the document's address is signed together with who asks for it.
        ...(hold && holdUrl ? { holdUrl, holdMethod: 'POST' } : {}),
      }),
    );
    return { muted: told.muted, hold: told.hold };
  }

  async announceTo(conferenceSid: string, participant: string, documentUrl: string): Promise<void> {
    await this.participant(conferenceSid, participant, (it) => it.update({ announceUrl: documentUrl, announceMethod: 'POST' }));
  }

  async playToRoom(conferenceSid: string, audioUrl: string): Promise<void> {
    if (!CONFERENCE_SID.test(conferenceSid)) throw unknownId(conferenceSid);
    await asked('command', () => this.client.conferences(conferenceSid).update({ announceUrl: audioUrl, announceMethod: 'GET' }));
  }

  /** There is no command for it: an announcement of nothing takes the place of the one that runs [U]. */
  async stopPlayingToRoom(conferenceSid: string): Promise<void> {
    if (!CONFERENCE_SID.test(conferenceSid)) return;
    await orGone(() => this.playToRoom(conferenceSid, nothingUrl(this.options.publicUrl)));
  }

  async redirectLeg(legSid: string, instruction: Instruction): Promise<void> {
    if (instruction.do === 'ack') return;
    if (!CALL_SID.test(legSid)) throw unknownId(legSid);
    const callId = 'callId' in instruction ? instruction.callId : null;
    await asked('command', () =>
      this.client.calls(legSid).update({
        twiml: this.render(instruction).body,
        ...(callId ? { fallbackUrl: callbackUrls(this.options.publicUrl, callId).fallback, fallbackMethod: 'POST' } : {}),
      }),
    );
  }

  findDialedLeg(request: DialContactRequest, since: Date, boundElsewhere: readonly string[] = []): Promise<FoundLeg | null> {
    return asked('command', () => this.lookups.findDialedLeg(request, since, boundElsewhere));
  }

  async findCampaignLeg(
    request: DialCampaignLegRequest,
    since: Date,
    boundElsewhere: readonly string[] = [],
  ): Promise<{ legSid: string } | null> {
    const legSid = await asked('command', () => this.lookups.findCampaignLeg(request, since, boundElsewhere));
    return legSid === null ? null : { legSid };
  }

  async fetchLeg(legSid: string): Promise<LegSnapshot | null> {
    if (!CALL_SID.test(legSid)) return null;
    return orGone(() => asked('command', () => this.lookups.leg(legSid)));
  }

  async fetchRoom(conferenceSid: string): Promise<RoomSnapshot | null> {
    if (!CONFERENCE_SID.test(conferenceSid)) return null;
    return orGone(() => asked('command', () => this.lookups.room(conferenceSid)));
  }

  callerIds(): Promise<string[]> {
    return asked('command', () => this.lookups.callerIds());
  }

  async browserAccess({ identity, ttlSeconds }: BrowserAccessRequest): Promise<BrowserAccess> {
    return twilioBrowserAccess(this.options, identity, ttlSeconds);
  }

  receiveWebhook(webhook: RawWebhook): CallEvent[] {
    return receiveTwilioWebhook(webhook, this.options.authToken);
  }

  render(instruction: Instruction): RenderedReply {
    return renderTwiml(instruction, this.options.publicUrl);
  }

  private async participant<T>(
    conferenceSid: string,
    participant: string,
    command: (context: ReturnType<ReturnType<twilio.Twilio['conferences']>['participants']>) => Promise<T>,
  ): Promise<T> {
    if (!CONFERENCE_SID.test(conferenceSid)) throw unknownId(conferenceSid);
    if (!LABEL.test(participant)) throw unknownId(participant);
    return asked('command', () => command(this.client.conferences(conferenceSid).participants(participant)));
  }
}

function createClient(options: TwilioOptions): twilio.Twilio {
  const client = twilio(options.accountSid, options.authToken, {
    httpClient: new TwilioHttpClient({ timeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS, autoRetry: false }),
    // The library prints whole requests, phone numbers included, when the environment asks for `debug`.
    logLevel: 'none',
    // With an address of our own an edge or region from the environment would be built into its host name.
    ...(options.baseUrl ? { edge: '', region: '' } : {}),
  });
  if (options.baseUrl) client.api.baseUrl = options.baseUrl.replace(/\/+$/, '');
  loadNow(client);
  return client;
}

/** The library loads its parts when they are first used, which would cost the first caller of the day a tenth of a second. */
function loadNow(client: twilio.Twilio): void {
  void [
    client.calls('any').recordings,
    client.recordings,
    client.conferences('any').participants,
    twilio.twiml.VoiceResponse,
    twilio.jwt.AccessToken,
  ];
}
