import { randomUUID } from 'node:crypto';
import {
  pendingRecording,
  TelephonyError,
  WebhookRejectedError,
  type BrowserAccess,
  type BrowserAccessRequest,
  type CallEvent,
  type DetectionPatience,
  type DialBrowserRequest,
  type DialCampaignLegRequest,
  type DialContactRequest,
  type DialedCampaignLeg,
  type DialedLeg,
  type FoundLeg,
  type JoinResult,
  type JoinRoomRequest,
  type LegSnapshot,
  type LegStatus,
  type OpenRoomRequest,
  type ParticipantUpdate,
  type RawWebhook,
  type RenderedReply,
  type RoomSnapshot,
  type TelephonyProvider,
  type TelephonyRecordings,
} from '@dialer/telephony';

const SIGNED = 'sound';
/** Of all keys only what differs between events of one kind. */
type Told = Record<string, unknown> & { kind: CallEvent['kind'] };

export interface Command {
  name: string;
  [detail: string]: unknown;
}

/** A carrier of commands without a wire: what the API asks of one, and in which order. The wire is the strategy's own business. */
export class FakeCarrier implements TelephonyProvider {
  readonly name = 'telnyx';
  readonly defaultCallerId = '+14155550150';
  readonly commands: Command[] = [];
  /** What the next calls of a method answer instead; a function may throw. */
  readonly answers = new Map<string, (() => unknown)[]>();
  readonly alive = new Set<string>();
  /** Legs of an account that is not asked: for us they never were. */
  readonly forgets = new Set<string>();
  readonly otherIds = new Map<string, string>();
  room: RoomSnapshot | null = null;
  private credentials = 0;

  readonly bridge = {
    missing: [] as string[],
    clientState: (callId: string, label: string) => `state:${callId}:${label}`,
    dialBrowser: async (request: DialBrowserRequest) => {
      this.note('dialBrowser', { ...request });
      return this.answer('dialBrowser', { legSid: this.newLeg() });
    },
    openRoom: async (request: OpenRoomRequest) => {
      this.note('openRoom', { ...request });
      return this.answer<{ conferenceSid: string } | 'leg_ended'>('openRoom', { conferenceSid: `room-${request.commandId}` });
    },
    joinRoom: async (request: JoinRoomRequest) => {
      this.note('joinRoom', { ...request });
      return this.answer<JoinResult>('joinRoom', 'joined');
    },
  };

  readonly direct = {
    defaultCallerId: '+14155550151',
    answers: true,
    callerIds: async () => ['+14155550151', '+14155550152'],
    clientState: (callId: string) => `state:${callId}:customer`,
    callIdOf: (clientState: string) => /^state:(.+):customer$/.exec(clientState)?.[1] ?? null,
    legOf: async (otherId: string) => this.otherIds.get(otherId) ?? null,
    findCall: async () => this.answer<string | null>('findCall', null),
    playToContact: async (legSid: string, audioUrl: string) => this.note('playToContact', { legSid, audioUrl }),
    stopPlaying: async (legSid: string) => this.note('stopPlaying', { legSid }),
  };

  readonly recordings: TelephonyRecordings = {
    contactChannel: 'right',
    start: async ({ legSid }) => {
      this.note('startRecording', { legSid });
      // Named by the carrier only when it is saved.
      const recordingSid = pendingRecording(`${Date.now()}:${legSid}`);
      return { recordingSid, legSid, status: 'in-progress', durationSeconds: null, channels: 2, startedAt: null, reason: null };
    },
    pause: async (legSid) => this.note('pauseRecording', { legSid }),
    resume: async () => undefined,
    stop: async () => undefined,
    fetch: async () => null,
    ofLeg: async () => [],
    media: async () => Promise.reject(new TelephonyError('rejected', 'telnyx', 'no media here')),
    delete: async () => undefined,
  };

  async dialContact(request: DialContactRequest): Promise<DialedLeg> {
    this.note('dialContact', { ...request });
    return this.answer('dialContact', { legSid: this.newLeg(), conferenceSid: request.room, label: 'customer', queueTimeMs: 0 });
  }

  async dialCampaignLeg(request: DialCampaignLegRequest): Promise<DialedCampaignLeg> {
    this.note('dialCampaignLeg', { ...request });
    return this.answer('dialCampaignLeg', { legSid: this.newLeg(), queueTimeMs: 0 });
  }

  detectionPatience(): DetectionPatience {
    return { verdictMs: 3_500, onSilence: 'unknown', messageEndMs: null };
  }

  async cancelLeg(legSid: string): Promise<void> {
    this.note('cancelLeg', { legSid });
    this.alive.delete(legSid);
  }

  async hangUpLeg(legSid: string): Promise<void> {
    this.note('hangUpLeg', { legSid });
    await this.answer<Promise<void> | undefined>('hangUpLeg', undefined);
    this.alive.delete(legSid);
  }

  async endRoom(conferenceSid: string): Promise<void> {
    this.note('endRoom', { conferenceSid });
  }

  async updateParticipant(conferenceSid: string, participant: string, update: ParticipantUpdate) {
    this.note('updateParticipant', { conferenceSid, participant, ...update });
    return { muted: update.muted ?? false, hold: update.hold ?? false };
  }

  async announceTo(): Promise<void> {}
  async playToRoom(): Promise<void> {}
  async stopPlayingToRoom(): Promise<void> {}

  async redirectLeg(legSid: string, instruction: object): Promise<void> {
    this.note('redirectLeg', { legSid, ...instruction });
    this.answer('redirectLeg', undefined);
  }

  async findDialedLeg(): Promise<FoundLeg | null> {
    return this.answer('findDialedLeg', null);
  }

  async findCampaignLeg(): Promise<{ legSid: string } | null> {
    return this.answer('findCampaignLeg', null);
  }

  async fetchLeg(legSid: string): Promise<LegSnapshot | null> {
    this.note('fetchLeg', { legSid });
    if (this.forgets.has(legSid)) return null;
    const status = this.alive.has(legSid) ? ('alive' as const) : ('ended' as const);
    return { legSid, status, to: null, from: null, createdAt: null, startedAt: null, endedAt: null };
  }

  async fetchRoom(): Promise<RoomSnapshot | null> {
    return this.room;
  }

  async callerIds(): Promise<string[]> {
    return [this.defaultCallerId];
  }

  async browserAccess({ identity, credentialId }: BrowserAccessRequest): Promise<BrowserAccess> {
    const id = credentialId ?? `cred-${++this.credentials}`;
    this.note('browserAccess', { identity, credentialId });
    const access = { token: `token-of-${id}`, identity, expiresAt: new Date(Date.now() + 3_600_000) };
    return this.answer('browserAccess', { ...access, sip: { credentialId: id, username: `user-${id}`, password: 'secret' } });
  }

  receiveWebhook({ headers, rawBody, receivedAt }: RawWebhook): CallEvent[] {
    if (headers['x-signature'] !== SIGNED) throw new WebhookRejectedError('signature', 'not signed by us');
    const told = JSON.parse(rawBody.toString()) as Told;
    const base = { provider: this.name, key: randomUUID(), callId: null, sequence: null, at: receivedAt };
    return [{ ...base, ...told } as unknown as CallEvent];
  }

  render(): RenderedReply {
    return { status: 200, contentType: 'application/json', body: '{}' };
  }

  /** The commands of one name, about one call where they say so. */
  of(name: string, fits: (command: Command) => boolean = () => true): Command[] {
    return this.commands.filter((command) => command.name === name && fits(command));
  }

  next(method: string, ...answers: (() => unknown)[]): void {
    this.answers.set(method, answers);
  }

  leg(callId: string | null, label: string | null, legSid: string, status: LegStatus, more: object = {}): Told {
    return { kind: 'leg', callId, label, legSid, status, to: null, from: null, reason: null, ...more };
  }

  participant(callId: string, room: string, conferenceSid: string, label: string, legSid: string, change = 'join'): Told {
    return { kind: 'participant', callId, room, conferenceSid, label, legSid, change, reason: null };
  }

  static readonly headers: Record<string, string> = { 'x-signature': SIGNED, 'content-type': 'application/json' };

  private newLeg(): string {
    const legSid = `v3:${randomUUID()}`;
    this.alive.add(legSid);
    return legSid;
  }

  private note(name: string, detail: Record<string, unknown>): void {
    this.commands.push({ name, ...detail });
  }

  private answer<T>(method: string, usual: T): T {
    const planned = this.answers.get(method)?.shift();
    return planned ? (planned() as T) : usual;
  }
}
