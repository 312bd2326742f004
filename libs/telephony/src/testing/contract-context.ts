import { randomUUID } from 'node:crypto';
import type { LegStatus } from '../lib/call-event';
import { TelephonyError } from '../lib/telephony-error';
import type { DetectionRequest, DialCampaignLegRequest, DialContactRequest, DialedCampaignLeg, DialedLeg } from '../lib/telephony-provider';
import { type Contacts, LOCAL_CONTACTS } from './contacts';
import type { ProviderFactory, ProviderTraits, ProviderUnderTest } from './provider-under-test';

export interface PlacedCall {
  request: DialContactRequest;
  leg: DialedLeg;
}

/** A campaign's leg, in no room. */
export interface PlacedLeg {
  request: DialCampaignLegRequest;
  leg: DialedCampaignLeg;
}
/** What the looks at a leg's events need to know of it. */
type Placed = { request: { callId: string; to: string } };

const FINAL: readonly LegStatus[] = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];

/** What every part of the suite does again and again. */
export class ContractContext {
  private running: ProviderUnderTest | null = null;
  private numbers = 0;
  /** Calls about which the carrier sends forgeries as well. */
  readonly forged: string[] = [];
  private readonly placed: { leg: { legSid: string } }[] = [];

  constructor(
    private readonly factory: ProviderFactory,
    readonly traits: ProviderTraits,
    private readonly contacts: Contacts = LOCAL_CONTACTS,
  ) {}

  /** A test that needs these contacts; skipped, and counted as such, where they cannot be called. */
  itCalls(digits: string | readonly string[], name: string, test: () => Promise<void>): void {
    (this.canCall(digits) ? it : it.skip)(name, test);
  }

  /** A test that needs the local carrier: its faults, or any number of numbers and calls. */
  itLocally(name: string, test: () => Promise<void>): void {
    (this.contacts.local ? it : it.skip)(name, test);
  }

  /** A test about one way of carriers. Where another is taken it is no test at all: there is nothing that could be tried, or skipped. */
  itWhere(isSo: boolean, name: string, test: () => Promise<void>): void {
    if (isSo) it(name, test);
  }

  canCall(digits: string | readonly string[]): boolean {
    return [digits].flat().every((one) => this.contacts.number(one, 0) !== null);
  }

  async start(): Promise<void> {
    this.running = await this.factory();
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  /** Nobody is left on the line for the next test. */
  async hangUpAll(): Promise<void> {
    await Promise.all(this.placed.splice(0).map(({ leg }) => this.provider.hangUpLeg(leg.legSid)));
  }

  get it(): ProviderUnderTest {
    if (!this.running) throw new Error('the carrier is not running');
    return this.running;
  }

  get provider() {
    return this.it.provider;
  }

  get inbox() {
    return this.it.inbox;
  }

  /** A dial to whoever does what these digits say (design.md §6). */
  request(digits: string, partial: Partial<DialContactRequest> = {}): DialContactRequest {
    this.numbers += 1;
    const callId = randomUUID();
    if (digits === '63') this.forged.push(callId);
    const to = this.contacts.number(digits, this.numbers);
    if (to === null) throw new Error(`nobody can be called who does what ${digits} says`);
    return { callId, room: `COLD_CALL_${callId.replaceAll('-', '')}`, to, from: this.it.callerId, timeoutSeconds: 30, ...partial };
  }

  async dial(digits: string, partial: Partial<DialContactRequest> = {}): Promise<PlacedCall> {
    const request = this.request(digits, partial);
    const call = { request, leg: await this.provider.dialContact(request) };
    this.placed.push(call);
    return call;
  }

  legRequest(digits: string, detection: DetectionRequest | null): DialCampaignLegRequest {
    const { room: _room, ...request } = this.request(digits);
    return { ...request, detection };
  }

  async dialLeg(digits: string, detection: DetectionRequest | null): Promise<PlacedLeg> {
    const request = this.legRequest(digits, detection);
    const placed = { request, leg: await this.provider.dialCampaignLeg(request) };
    this.placed.push(placed);
    return placed;
  }

  /** Into the room of another call, by whichever way leads there. */
  async joinLeg(
    { request: { callId }, leg: { legSid } }: PlacedLeg,
    { request: { room }, leg: { conferenceSid } }: PlacedCall,
  ): Promise<void> {
    const label = 'customer_2';
    const { bridge } = this.provider;
    if (!bridge) return this.provider.redirectLeg(legSid, { do: 'join', callId, room, label });
    const joined = await bridge.joinRoom({ callId, room, conferenceSid, legSid, label, commandId: randomUUID(), stopsSound: true });
    if (joined !== 'joined') throw new Error(`it was not joined: ${joined}`);
  }

  async answered(digits = '10'): Promise<PlacedCall> {
    const call = await this.dial(digits);
    await this.status(call, 'answered');
    return call;
  }

  /** Answered and in its room, by whichever way leads there. */
  async inRoom(digits = '10'): Promise<PlacedCall> {
    const call = await this.answered(digits);
    if (this.provider.bridge) call.leg.conferenceSid = await this.openRoom(call);
    await this.changed(call, 'join');
    return call;
  }

  /** Where rooms are opened by a command. */
  async openRoom({ request: { callId, room }, leg: { legSid, label } }: PlacedCall): Promise<string> {
    const opened = await this.provider.bridge!.openRoom({ callId, room, legSid, label, commandId: randomUUID() });
    if (opened === 'leg_ended') throw new Error('the leg had ended before its room was opened');
    return opened.conferenceSid;
  }

  /** The last we are told of before the answer. */
  ringing(call: Placed) {
    return this.status(call, this.traits.tellsRinging ? 'ringing' : 'initiated');
  }

  /** A leg's course as this carrier tells it. */
  course(...statuses: LegStatus[]): LegStatus[] {
    return statuses.filter((status) => status !== 'ringing' || this.traits.tellsRinging);
  }

  /** Where the carrier fetches what somebody is to hear; `name` is a route of ours where that is a document. */
  soundUrl({ request: { callId } }: Placed, name: string): string {
    const path = this.traits.plays === 'files' ? `audio/${callId}-${name}.wav` : `${name}?call=${callId}`;
    return `${this.inbox.publicUrl}/api/voice/${path}`;
  }

  /** A file, whichever way the carrier plays. */
  audioUrl({ request: { callId } }: Placed, name: string): string {
    return `${this.inbox.publicUrl}/api/voice/audio/${callId}-${name}.wav`;
  }

  fetched(url: string) {
    return this.inbox.until(`the request for ${url}`, () => this.inbox.wasAskedFor(url));
  }

  status({ request }: Placed, status: LegStatus) {
    return this.inbox.until(`${status} of ${request.to}`, () =>
      this.inbox.of(request.callId, 'leg').find((event) => event.status === status),
    );
  }

  ended({ request }: Placed) {
    return this.inbox.until(`the end of ${request.to}`, () =>
      this.inbox.of(request.callId, 'leg').find(({ status }) => FINAL.includes(status)),
    );
  }

  statuses({ request }: Placed): LegStatus[] {
    return this.inbox.of(request.callId, 'leg').map((event) => event.status);
  }

  changed({ request }: PlacedCall, change: string) {
    return this.inbox.until(`${change} of ${request.to}`, () =>
      this.inbox.of(request.callId, 'participant').find((event) => event.change === change),
    );
  }

  roomEnded({ request }: PlacedCall) {
    return this.inbox.until(`the end of ${request.to}'s room`, () =>
      this.inbox.of(request.callId, 'conference').find((event) => event.change === 'end'),
    );
  }
}

export async function failureOf(request: Promise<unknown>): Promise<TelephonyError> {
  const error: unknown = await request.then(
    () => new Error('it was not refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TelephonyError)) throw error;
  return error;
}

/** An id like a real one that nobody has. */
export const nobodysId = (real: string): string => real.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
