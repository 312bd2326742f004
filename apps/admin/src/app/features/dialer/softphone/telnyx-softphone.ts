import { signal } from '@angular/core';
import { type Call, type IClientOptions, TelnyxRTC } from '@telnyx/webrtc';
import {
  type AudioLevels,
  type AudioSample,
  Softphone,
  type SoftphoneAccess,
  type SoftphoneConnection,
  SoftphoneError,
  type SoftphoneFailure,
  type SoftphoneStatus,
} from './softphone';
import { codeOf, failureOf, passes } from './telnyx-errors';
import { TelnyxLine } from './telnyx-line';
import { redirectSignalling } from './telnyx-redirect';

/** Signing in, and then being dialled, called or found again. */
const CONNECT_TIMEOUT_MS = 15_000;
const TOKEN_EXPIRING_SOON = 34_001;
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const OVER = new Set(['hangup', 'destroy', 'purge']);

interface Told {
  type: string;
  call?: Call;
}

export class TelnyxSoftphone extends Softphone {
  readonly status = signal<SoftphoneStatus>('idle');
  readonly failure = signal<SoftphoneFailure | null>(null);
  readonly muted = signal(false);
  readonly levels = signal<AudioLevels>({ you: 0, them: 0 });
  readonly sample = signal<AudioSample | null>(null);
  readonly hearing = signal(false);
  readonly warnings = signal<readonly string[]>([]);
  private client: TelnyxRTC | null = null;
  private call: Call | null = null;
  private line: TelnyxLine | null = null;
  private connection: SoftphoneConnection | null = null;
  private signedIn = false;
  /** What has called before anybody knew which call to expect. */
  private readonly unclaimed: Call[] = [];
  private settle: { resolve: () => void; reject: (error: SoftphoneError) => void } | null = null;
  private readonly speaker = new Audio();
  private readonly opened: MediaStream[] = [];
  private last: SoftphoneFailure | null = null;
  private device = '';
  private closing = false;

  override async signIn(access: Omit<SoftphoneAccess, 'microphone'>): Promise<void> {
    this.status.set('connecting');
    await this.underWay(() => this.open(access));
  }

  /** Resolves when a dialled call is under way (what becomes of it, the server tells), or another call is answered or found. */
  override async connect(connection: SoftphoneConnection): Promise<void> {
    this.connection = connection;
    this.status.set('connecting');
    this.opened.push(connection.microphone);
    this.device = connection.microphone.getAudioTracks()[0]?.getSettings().deviceId ?? '';
    await this.underWay(() => {
      if (!this.client) return this.open(connection);
      this.ready();
      for (const call of this.unclaimed.splice(0)) this.consider(call);
    });
  }

  /** Until it is settled by what the SDK tells, or has taken too long. */
  private async underWay(begin: () => void): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.settle = { resolve, reject };
        timer = setTimeout(() => reject(new SoftphoneError('timeout')), CONNECT_TIMEOUT_MS);
        begin();
      });
      if (this.closing) throw new SoftphoneError('unknown');
    } catch (error) {
      const failure = error instanceof SoftphoneError ? error.failure : failureOf(error);
      this.close(failure);
      throw error instanceof SoftphoneError ? error : new SoftphoneError(failure, { cause: error });
    } finally {
      clearTimeout(timer);
      this.settle = null;
    }
  }

  override hangUp(): void {
    this.closing = true;
    this.close(null);
  }

  override setMuted(muted: boolean): void {
    if (muted) this.call?.muteAudio();
    else this.call?.unmuteAudio();
    this.muted.set(muted);
  }

  /** Not by the SDK's own way, which asks for the microphone without echo cancellation and swallows what fails. */
  override async useMicrophone(id: string): Promise<void> {
    const sender = this.call?.peer?.instance?.getSenders().find(({ track }) => track?.kind === 'audio');
    const { call } = this;
    if (!call || !sender) return;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { ...SOUND, ...(id && { deviceId: { exact: id } }) } });
    const [track] = stream.getAudioTracks();
    if (!track) return;
    track.enabled = !this.muted();
    await sender.replaceTrack(track);
    for (const old of call.localStream?.getTracks() ?? []) old.stop();
    call.options.localStream = stream;
    this.opened.push(stream);
    this.device = id;
  }

  override async useSpeaker(id: string): Promise<void> {
    if ('setSinkId' in this.speaker) await this.speaker.setSinkId(id);
  }

  override sendDigits(digits: string): void {
    for (const digit of digits) this.call?.dtmf(digit);
  }

  private open(access: Omit<SoftphoneAccess, 'microphone'>): void {
    const client = new TelnyxRTC(optionsOf(access));
    // It writes every message to the console: tokens, numbers, addresses.
    client.__logger.setLevel('silent', false);
    this.client = client;
    client.remoteElement = this.speaker;
    client.on('telnyx.ready', () => {
      this.signedIn = true;
      this.ready();
    });
    client.on('telnyx.error', ({ error }: { error: unknown }) => this.failed(error));
    client.on('telnyx.warning', ({ warning }: { warning: unknown }) => this.warned(warning));
    client.on('telnyx.socket.close', () => this.socketLost());
    client.on('telnyx.notification', (told: Told) => {
      if (told.type === 'callUpdate' && told.call) this.changed(told.call);
    });
    void client.connect();
  }

  /** Comes once after signing in, and again whenever the SDK is back after a loss. */
  private ready(): void {
    const { connection, client } = this;
    if (!client || !this.signedIn || this.status() === 'closed') return;
    if (!connection) return this.settle?.resolve();
    if (connection.kind === 'dial' && !this.call) {
      const { destinationNumber, callerNumber, clientState, microphone } = connection;
      this.take(client.newCall({ destinationNumber, callerNumber, clientState, localStream: microphone, audio: SOUND }));
    } else if (this.status() === 'reconnecting' && this.call && hears(this.call)) this.status.set('connected');
  }

  private changed(call: Call): void {
    if (this.status() === 'closed') return;
    if (!this.isOurs(call)) return this.consider(call);
    this.call = call;
    if (OVER.has(call.state)) {
      // Ended before anybody answered, or by the other side: the server knows why, in better words.
      this.settle?.reject(new SoftphoneError(this.last ?? 'refused'));
      return this.close(this.last);
    }
    if (call.state === 'recovering') return this.status.set('reconnecting');
    if (call.state === 'trying') this.settle?.resolve();
    if (!hears(call)) return;
    const returned = this.status() === 'reconnecting' || this.connection?.kind === 'resume';
    this.status.set('connected');
    this.settle?.resolve();
    if (this.muted()) call.muteAudio();
    // The SDK opens whatever microphone the system has for a call it takes up again.
    if (returned && call.recoveredCallId && this.device) void this.useMicrophone(this.device).catch(() => undefined);
  }

  /** A call this leg does not have yet. Only the expected one is taken; others are left to whoever waits for them. */
  private consider(call: Call): void {
    const { connection } = this;
    if (this.call) return;
    if (!connection) return void (this.unclaimed.includes(call) || this.unclaimed.push(call));
    if (connection.kind === 'answer' && call.state === 'ringing' && call.options.clientState === connection.clientState) {
      this.take(call);
      call.options.localStream = connection.microphone;
      void call.answer();
    }
    if (connection.kind === 'resume' && call.recoveredCallId && this.isLost(call, connection.callControlId)) this.take(call);
  }

  private isLost(call: Call, callControlId: string | null): boolean {
    return callControlId === null || call.telnyxIDs.telnyxCallControlId === callControlId;
  }

  private isOurs(call: Call): boolean {
    return this.call !== null && (call === this.call || call.id === this.call.id);
  }

  private take(call: Call): void {
    this.call = call;
    this.line ??= new TelnyxLine(() => this.call, {
      levels: (levels) => this.levels.set(levels),
      hearing: () => this.hearing.set(true),
      sample: (sample, warnings) => {
        this.sample.set(sample);
        this.warnings.set(warnings);
      },
    });
  }

  private socketLost(): void {
    if (this.status() === 'connected') this.status.set('reconnecting');
  }

  private failed(error: unknown): void {
    if (passes(error)) return;
    this.last = failureOf(error);
    // Before there is a call it is the sign-in that failed; later the call's own end tells.
    this.settle?.reject(new SoftphoneError(this.last, { cause: error }));
  }

  private warned(warning: unknown): void {
    if (codeOf(warning) === TOKEN_EXPIRING_SOON) void this.renew().catch(() => undefined);
  }

  /** On the same socket; the call does not notice. Failing, the leg lives on until its socket is lost. */
  private async renew(): Promise<void> {
    const login_token = await this.connection?.renewToken?.();
    if (login_token) await this.client?.login({ creds: { login_token } });
  }

  private close(failure: SoftphoneFailure | null): void {
    if (this.status() === 'closed') return;
    this.failure.set(this.closing ? null : failure);
    this.levels.set({ you: 0, them: 0 });
    this.status.set('closed');
    this.settle?.reject(new SoftphoneError(failure ?? 'unknown'));
    this.line?.close();
    const { client, call, signedIn } = this;
    // A sign-in that has failed is not waited for.
    void leave(client, call, signedIn || failure !== null);
    this.speaker.srcObject = null;
    for (const track of this.opened.flatMap((stream) => stream.getTracks())) track.stop();
  }
}

/** The SDK leaves a rejected promise behind for each question that its socket is closed on. */
const SIGNS_IN_WITHIN_MS = 3_000;
const untilSignedIn = (client: TelnyxRTC) =>
  new Promise<void>((resolve) => {
    client.on('telnyx.ready', () => resolve());
    client.on('telnyx.error', () => resolve());
    setTimeout(resolve, SIGNS_IN_WITHIN_MS);
  });

/** The other side must hear of the end before the socket is closed. */
async function leave(client: TelnyxRTC | null, call: Call | null, signedIn: boolean): Promise<void> {
  try {
    if (client && !signedIn) await untilSignedIn(client);
    if (call && !OVER.has(call.state)) await call.hangup();
  } finally {
    await client?.disconnect();
  }
}

const hears = ({ state }: Call): boolean => state === 'early' || state === 'active' || state === 'held';

function optionsOf({ token, sip, iceServers, signallingUrl }: Omit<SoftphoneAccess, 'microphone'>): IClientOptions {
  const options: IClientOptions = {
    ...(sip && !token ? { login: sip.username, password: sip.password } : { login_token: token }),
    // An empty list means none at all to the SDK, a missing one its maker's own servers.
    ...((iceServers.length > 0 || signallingUrl) && { iceServers: iceServers.map((server) => ({ ...server })) }),
    debug: false,
    enableCallReports: false,
    // The server decides what becomes of a contact whose rep is gone (calls.md D19).
    hangupOnBeforeUnload: false,
  };
  return signallingUrl ? redirectSignalling(options, signallingUrl) : options;
}
