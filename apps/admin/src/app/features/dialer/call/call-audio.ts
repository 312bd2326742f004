import { Injectable, computed, effect, inject, signal } from '@angular/core';
import type { AgentJoined, ProviderName, WebrtcJoinResponse } from '@dialer/contracts';
import { firstValueFrom } from 'rxjs';
import { ColdCallApi } from '../../../core/api/cold-call.api';
import { AudioDevices } from '../../../core/audio/audio-devices';
import { Microphone } from '../../../core/audio/microphone';
import { type Softphone, type SoftphoneAccess, SoftphoneError, type SoftphoneRoute } from '../softphone/softphone';
import { SoftphoneFactory } from '../softphone/softphone-factory';

/** What is fetched while the dial is on its way, so that the room is joined the moment it has a name. */
export interface AudioPreparation {
  softphone: Promise<Softphone>;
  access: Promise<Access>;
}
type Access = Omit<SoftphoneAccess, 'microphone'>;
interface Entrance {
  route: SoftphoneRoute;
  access: Partial<Access>;
}

/** The rep's leg of the active call: microphone, token, softphone, and getting back in after a loss. */
@Injectable({ providedIn: 'root' })
export class CallAudio {
  private readonly api = inject(ColdCallApi);
  private readonly microphone = inject(Microphone);
  private readonly factory = inject(SoftphoneFactory);
  private readonly current = signal<Softphone | null>(null);
  private readonly devices = inject(AudioDevices);
  private readonly change = signal<string | null>(null);
  private stream: MediaStream | null = null;
  /** Each join and each release is a new turn; what an older turn still brings is thrown away. */
  private turn = 0;
  private readonly seated = signal(false);

  /** This leg stays in its room from call to call (calls.md D20). */
  readonly warm = this.seated.asReadonly();
  readonly status = computed(() => this.current()?.status() ?? 'idle');
  readonly failure = computed(() => this.current()?.failure() ?? null);
  readonly muted = computed(() => this.current()?.muted() ?? false);
  readonly levels = computed(() => this.current()?.levels() ?? { you: 0, them: 0 });
  readonly sample = computed(() => this.current()?.sample() ?? null);
  readonly warnings = computed(() => this.current()?.warnings() ?? []);
  readonly hearing = computed(() => this.current()?.hearing() ?? false);
  readonly joined = computed(() => this.status() === 'connected' || this.status() === 'reconnecting');

  /** A device that was chosen, or fell away, and could not be changed to. */
  readonly deviceProblem = computed(() => this.change() ?? this.devices.lost());

  constructor() {
    // The microphone was opened by the choice; a speaker has to be told.
    this.follow(this.devices.microphone, this.devices.microphone, (softphone, id) => softphone.useMicrophone(id));
    this.follow(
      this.devices.speaker,
      () => '',
      (softphone, id) => softphone.useSpeaker(id),
    );
  }

  missing() {
    return this.microphone.missing();
  }

  /** Throws MicrophoneError. */
  async openMicrophone(): Promise<void> {
    if (!this.stream?.active) this.stream = await this.microphone.open();
  }

  prepare(provider: ProviderName): AudioPreparation {
    const softphone = this.factory.for(provider);
    const access = provider === 'telnyx' ? this.telnyxAccess() : this.twilioAccess();
    // Whoever joins awaits these and hears the failure; a call that is refused before never looks at them.
    softphone.catch(() => undefined);
    access.catch(() => undefined);
    return { softphone, access };
  }

  /**
   * Makes the rep's leg: by `route`, or, without one, into the call's room as a new leg.
   * Throws ApiError, SoftphoneError or MicrophoneError.
   */
  async join(conferenceId: string, provider: ProviderName, prepared = this.prepare(provider), route?: SoftphoneRoute): Promise<void> {
    const join = async () => entranceOf(await firstValueFrom(this.api.join({ conference_id: conferenceId, provider })));
    await this.connect(provider, prepared, route ? { route, access: {} } : join);
  }

  /** Makes the leg of a desk; `sitDown` names its room. Throws as `join` does, or what `sitDown` throws. */
  async sit(provider: ProviderName, sitDown: () => Promise<AgentJoined>): Promise<void> {
    this.seated.set(true);
    await this.connect(provider, this.prepare(provider), async () => entranceOfDesk(await sitDown()));
  }

  standUp(): void {
    this.seated.set(false);
    this.release();
  }

  private async connect(provider: ProviderName, prepared: AudioPreparation, way: Entrance | (() => Promise<Entrance>)): Promise<void> {
    const turn = this.leave();
    await this.openMicrophone();
    const room = typeof way === 'function' ? this.enterRoom(provider, prepared, way, () => turn === this.turn) : Promise.resolve(way);
    const [softphone, access, entered] = await Promise.all([prepared.softphone, prepared.access, room]);
    const microphone = this.stream;
    if (turn !== this.turn || !microphone) throw new SoftphoneError('unknown');
    this.stream = null;
    this.current.set(softphone);
    await softphone.connect({ ...access, ...entered.access, ...entered.route, microphone });
  }

  setMuted(muted: boolean): void {
    this.current()?.setMuted(muted);
  }

  sendDigits(digits: string): void {
    this.current()?.sendDigits(digits);
  }

  /** Hangs up the rep's leg and lets go of the microphone; a desk's leg waits for the next call, and is heard in it. */
  release(): void {
    if (this.warm()) return this.setMuted(false);
    this.leave();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  /** The leg uses what is chosen; `first` is what a new leg uses before anything is changed. */
  private follow(choice: () => string, first: () => string, use: (softphone: Softphone, id: string) => Promise<void>): void {
    let used = '';
    let seen: Softphone | null = null;
    effect(() => {
      const id = choice();
      const softphone = this.current();
      if (!this.joined() || !softphone) return;
      if (softphone !== seen) used = first();
      seen = softphone;
      if (id === used) return;
      used = id;
      this.change.set(null);
      use(softphone, id).catch(() => this.change.set('This device could not be used; choose another one.'));
    });
  }

  private async enterRoom(
    provider: ProviderName,
    prepared: AudioPreparation,
    enter: () => Promise<Entrance>,
    isWanted: () => boolean,
  ): Promise<Entrance> {
    // The server calls the browser as soon as it has joined: whoever is not signed in by then is not found (calls.md F25).
    if (provider === 'telnyx') await (await prepared.softphone).signIn(await prepared.access);
    try {
      if (!isWanted()) throw new SoftphoneError('unknown');
      return await enter();
    } catch (error) {
      if (provider === 'telnyx') (await prepared.softphone).hangUp();
      throw error;
    }
  }

  private async twilioAccess(): Promise<Access> {
    const { token, ice_servers: iceServers, signalling_url: signallingUrl } = await firstValueFrom(this.api.token('twilio'));
    return { token, iceServers, ...(signallingUrl && { signallingUrl }) };
  }

  private async telnyxAccess(): Promise<Access> {
    const login = await firstValueFrom(this.api.credentials('telnyx'));
    return {
      token: login.login_token ?? '',
      sip: { username: login.sip_username, password: login.sip_password },
      iceServers: login.ice_servers ?? [],
      ...(login.signalling_url && { signallingUrl: login.signalling_url }),
      renewToken: async () => (await this.telnyxAccess()).token,
    };
  }

  private leave(): number {
    this.current()?.hangUp();
    this.current.set(null);
    return ++this.turn;
  }
}

/** On Telnyx the server calls the browser, which takes no other call than this one (calls.md F25). */
function routeInto(clientState: string | undefined, conferenceName: string, participantLabel: string): SoftphoneRoute {
  return clientState ? { kind: 'answer', clientState } : { kind: 'room', conferenceName, participantLabel };
}

function entranceOf(room: WebrtcJoinResponse): Entrance {
  return { route: routeInto(room.client_state, room.conference_name, room.participant_sid), access: accessOf(room) };
}

function entranceOfDesk(desk: AgentJoined): Entrance {
  const room = desk.to.replace(/^conference:/, '');
  return { route: routeInto(desk.client_state, room, desk.participant_label), access: accessOf({ ...desk, access_token: desk.token }) };
}

type Admission = Pick<
  WebrtcJoinResponse,
  'access_token' | 'client_state' | 'login_token' | 'sip_username' | 'sip_password' | 'ice_servers' | 'signalling_url'
>;

function accessOf(room: Admission): Partial<Access> {
  const token = room.client_state ? room.login_token : room.access_token;
  const { sip_username: username, sip_password: password } = room;
  return {
    ...(token && { token }),
    ...(username && password && { sip: { username, password } }),
    ...(room.ice_servers.length > 0 && { iceServers: room.ice_servers }),
    ...(room.signalling_url && { signallingUrl: room.signalling_url }),
  };
}
