import type { KeyObject } from 'node:crypto';
import type { CallEvent } from '../call-event';
import type { Instruction, RenderedReply } from '../instruction';
import { TelephonyError } from '../telephony-error';
import type {
  BrowserAccess,
  BrowserAccessRequest,
  DialContactRequest,
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
import { asked, notSetUp, orNull, unknownId } from './telnyx.asked';
import { TelnyxBridge } from './telnyx.bridge';
import { contactDial, dialedContact, dialedLegId } from './telnyx.dial';
import { TelnyxDirect } from './telnyx.direct';
import { CALL_CONTROL_ID, CONFERENCE_ID } from './telnyx.ids';
import { TelnyxLookups } from './telnyx.lookups';
import { ROOM_GONE } from './telnyx.mapping';
import type { TelnyxOptions } from './telnyx.options';
import { TelnyxRecordings } from './telnyx.recordings';
import { TelnyxRooms } from './telnyx.rooms';
import { telnyxKeys } from './telnyx.signature';
import { receiveTelnyxWebhook } from './telnyx.webhook';

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
  private readonly keys: KeyObject[];

  constructor(private readonly options: TelnyxOptions) {
    const { callControl, browserCalls, baseUrl } = options;
    this.defaultCallerId = (callControl ?? browserCalls)?.phoneNumber ?? '';
    this.keys = telnyxKeys(options);
    this.accounts = new TelnyxAccounts(options);
    this.lookups = new TelnyxLookups(this.accounts);
    this.rooms = new TelnyxRooms(this.accounts, this.lookups);
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

  async hangUpLeg(legSid: string): Promise<void> {
    if (!CALL_CONTROL_ID.test(legSid)) return;
    await orNull(NO_LEG, () => this.hangUp(legSid));
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

  /**
   * Each instruction is one command. Telnyx has none that says something and then hangs up: the end of the message is told
   * (`message-ended`), and the API hangs up then, or when that never comes.
   */
  async redirectLeg(legSid: string, instruction: Instruction): Promise<void> {
    if (instruction.do === 'ack') return;
    if (!CALL_CONTROL_ID.test(legSid)) throw unknownId(legSid);
    if (instruction.do === 'join') throw new TelephonyError('rejected', 'telnyx', 'rooms of Telnyx are joined through the bridge');
    if (instruction.do === 'say') return this.say(legSid, instruction.text);
    if (instruction.do === 'play') return this.play(legSid, instruction.url, instruction.loop);
    if (instruction.do === 'silence') return this.silence(legSid);
    await this.hangUp(legSid);
  }

  async findDialedLeg(request: DialContactRequest, _since: Date, boundElsewhere: readonly string[] = []): Promise<FoundLeg | null> {
    const { callControl } = this.options;
    if (!callControl) throw notSetUp('TELNYX_CONNECTION_ID');
    return asked('command', () => this.lookups.findDialedLeg(callControl.connectionId, request, boundElsewhere));
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
    return asked('command', () => this.lookups.callerIds());
  }

  browserAccess(request: BrowserAccessRequest): Promise<BrowserAccess> {
    return telnyxBrowserAccess(this.options, this.accounts, request);
  }

  receiveWebhook(webhook: RawWebhook): CallEvent[] {
    return receiveTelnyxWebhook(webhook, this.keys, this.options.browserCalls?.connectionId ?? null);
  }

  render(_instruction: Instruction): RenderedReply {
    return { status: 200, contentType: 'application/json', body: '{}' };
  }

  private async hangUp(legSid: string): Promise<void> {
    await this.accounts.whoever('command', (client) => client.calls.actions.hangup(legSid, {}));
  }

  private async say(legSid: string, text: string): Promise<void> {
    const body = { payload: text, payload_type: 'text', voice: 'female', service_level: 'basic', language: 'en-US', stop: 'all' } as const;
    await this.accounts.whoever('command', (client) => client.calls.actions.speak(legSid, body));
  }

  private async play(legSid: string, audio_url: string, loop: boolean): Promise<void> {
    const body = { audio_url, loop: loop ? ('infinity' as const) : 1, stop: 'all' };
    await this.accounts.whoever('command', (client) => client.calls.actions.startPlayback(legSid, body));
  }

  private async silence(legSid: string): Promise<void> {
    await this.accounts.whoever('command', (client) => client.calls.actions.stopPlayback(legSid, { stop: 'all' }));
  }
}
