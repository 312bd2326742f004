import type { KeyObject } from 'node:crypto';
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
import { telnyxBrowserAccess } from './telnyx.access';
import { NO_LEG, TelnyxAccounts } from './telnyx.accounts';
import { asked, notSetUp, orNull } from './telnyx.asked';
import { TelnyxBridge } from './telnyx.bridge';
import { telnyxDetectionPatience } from './telnyx.detection';
import { campaignDial, contactDial, dialedContact, dialedLegId } from './telnyx.dial';
import { TelnyxDirect } from './telnyx.direct';
import { CALL_CONTROL_ID, CONFERENCE_ID } from './telnyx.ids';
import { TelnyxLegs } from './telnyx.legs';
import { TelnyxLookups } from './telnyx.lookups';
import { ROOM_GONE } from './telnyx.mapping';
import type { TelnyxOptions } from './telnyx.options';
import { TelnyxRecordings } from './telnyx.recordings';
import { TelnyxRooms } from './telnyx.rooms';
import { telnyxKeys } from './telnyx.signature';
import { receiveTelnyxWebhook, telnyxConnections } from './telnyx.webhook';

/** Telnyx by its official package. One method, one command; nothing is repeated here. */
export class TelnyxProvider implements TelephonyProvider {
  readonly name = 'telnyx';
  readonly defaultCallerId: string;
  readonly bridge: TelnyxBridge;
  readonly direct: TelnyxDirect | null;
  readonly recordings: TelnyxRecordings;
  private readonly accounts: TelnyxAccounts;
  private readonly lookups: TelnyxLookups;
  private readonly rooms: TelnyxRooms;
  private readonly legs: TelnyxLegs;
  private readonly keys: KeyObject[];

  constructor(private readonly options: TelnyxOptions) {
    const { callControl, browserCalls, baseUrl } = options;
    this.defaultCallerId = (callControl ?? browserCalls)?.phoneNumber ?? '';
    this.keys = telnyxKeys(options);
    this.accounts = new TelnyxAccounts(options);
    this.lookups = new TelnyxLookups(this.accounts);
    this.rooms = new TelnyxRooms(this.accounts, this.lookups);
    this.legs = new TelnyxLegs(this.accounts, options.publicUrl);
    this.bridge = new TelnyxBridge(this.accounts, this.lookups, options);
    this.direct = browserCalls && new TelnyxDirect(browserCalls.phoneNumber, browserCalls.connectionId, this.accounts, this.lookups);
    this.recordings = new TelnyxRecordings(this.accounts, this.lookups, baseUrl !== undefined);
  }

  async dialContact(request: DialContactRequest): Promise<DialedLeg> {
    const { callControl, publicUrl } = this.options;
    if (!callControl) throw notSetUp('TELNYX_CONNECTION_ID');
    const parameters = contactDial(request, callControl, publicUrl);
    return asked('dial', async () => dialedContact(dialedLegId((await this.accounts.control.calls.dial(parameters)).data), request));
  }

  async dialCampaignLeg(request: DialCampaignLegRequest): Promise<DialedCampaignLeg> {
    const { callControl, publicUrl } = this.options;
    if (!callControl) throw notSetUp('TELNYX_CONNECTION_ID');
    const parameters = campaignDial(request, callControl, publicUrl);
    // Over its pace Telnyx refuses a dial instead of queueing it.
    return asked('dial', async () => ({ legSid: dialedLegId((await this.accounts.control.calls.dial(parameters)).data), queueTimeMs: 0 }));
  }

  detectionPatience(detection: DetectionRequest): DetectionPatience {
    return telnyxDetectionPatience(detection);
  }

  /** There is one command for both, and it is unconditional. */
  cancelLeg(legSid: string): Promise<void> {
    return this.legs.end(legSid);
  }

  hangUpLeg(legSid: string): Promise<void> {
    return this.legs.end(legSid);
  }

  endRoom(conferenceSid: string): Promise<void> {
    return this.rooms.end(conferenceSid);
  }

  updateParticipant(conferenceSid: string, participant: string, update: ParticipantUpdate): Promise<{ muted: boolean; hold: boolean }> {
    return this.rooms.update(conferenceSid, participant, update);
  }

  announceTo(conferenceSid: string, participant: string, audioUrl: string): Promise<void> {
    return this.rooms.playTo(conferenceSid, participant, audioUrl);
  }

  playToRoom(conferenceSid: string, audioUrl: string): Promise<void> {
    return this.rooms.play(conferenceSid, audioUrl);
  }

  stopPlayingToRoom(conferenceSid: string): Promise<void> {
    return this.rooms.stop(conferenceSid);
  }

  redirectLeg(legSid: string, instruction: Instruction): Promise<void> {
    return this.legs.tell(legSid, instruction);
  }

  async findDialedLeg(request: DialContactRequest, _since: Date, boundElsewhere: readonly string[] = []): Promise<FoundLeg | null> {
    const { callControl } = this.options;
    if (!callControl) throw notSetUp('TELNYX_CONNECTION_ID');
    return asked('command', () => this.lookups.findDialedLeg(callControl.connectionId, request, boundElsewhere));
  }

  async findCampaignLeg(
    { callId }: DialCampaignLegRequest,
    _since: Date,
    boundElsewhere: readonly string[] = [],
  ): Promise<{ legSid: string } | null> {
    const { callControl } = this.options;
    if (!callControl) throw notSetUp('TELNYX_CONNECTION_ID');
    const find = () => this.lookups.liveLegOf(this.accounts.control, callControl.connectionId, callId, boundElsewhere);
    const legSid = await asked('command', find);
    return legSid === null ? null : { legSid };
  }

  async fetchLeg(legSid: string): Promise<LegSnapshot | null> {
    if (!CALL_CONTROL_ID.test(legSid)) return null;
    return orNull(NO_LEG, () => this.accounts.whoever('command', (client) => this.lookups.leg(client, legSid)));
  }

  async fetchRoom(conferenceSid: string): Promise<RoomSnapshot | null> {
    if (!CONFERENCE_ID.test(conferenceSid)) return null;
    return orNull(ROOM_GONE, () => asked('command', () => this.lookups.room(conferenceSid)));
  }

  callerIds(): Promise<string[]> {
    return asked('command', () => this.lookups.numbersOf(this.accounts.control));
  }

  browserAccess(request: BrowserAccessRequest): Promise<BrowserAccess> {
    return telnyxBrowserAccess(this.options, this.accounts, request);
  }

  receiveWebhook(webhook: RawWebhook): CallEvent[] {
    return receiveTelnyxWebhook(webhook, this.keys, telnyxConnections(this.options));
  }

  render(_instruction: Instruction): RenderedReply {
    return { status: 200, contentType: 'application/json', body: '{}' };
  }
}
