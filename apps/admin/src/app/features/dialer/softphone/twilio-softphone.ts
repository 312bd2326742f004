import { signal } from '@angular/core';
import { type Call, Device } from '@twilio/voice-sdk';
import {
  type AudioLevels,
  type AudioSample,
  Softphone,
  type SoftphoneConnection,
  SoftphoneError,
  type SoftphoneFailure,
  type SoftphoneStatus,
} from './softphone';
import { failureOf } from './twilio-errors';
import { redirectSignalling } from './twilio-redirect';

/** `connect()` and its events may never settle, with an expired token for one (carriers/twilio.md §5). */
const CONNECT_TIMEOUT_MS = 15_000;
/** How long a lost signalling socket may take to come back while the audio goes on (calls.md D19). */
const SIGNALLING_TIMEOUT_MS = 30_000;
/** The SDK fetches fifteen sounds from its maker when it starts; ours is silent and comes from our own server. */
const SILENCE = 'sounds/silence.wav';

export class TwilioSoftphone extends Softphone {
  readonly status = signal<SoftphoneStatus>('idle');
  readonly failure = signal<SoftphoneFailure | null>(null);
  readonly muted = signal(false);
  readonly levels = signal<AudioLevels>({ you: 0, them: 0 });
  readonly sample = signal<AudioSample | null>(null);
  readonly hearing = signal(false);
  readonly warnings = signal<readonly string[]>([]);
  private device: Device | null = null;
  private call: Call | null = null;
  /** Every microphone of this leg, the changed ones too: the SDK keeps the last one open. */
  private readonly opened: MediaStream[] = [];
  private closing = false;

  override async connect(connection: SoftphoneConnection): Promise<void> {
    this.status.set('connecting');
    this.opened.push(connection.microphone);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new SoftphoneError('timeout')), CONNECT_TIMEOUT_MS);
    });
    try {
      await Promise.race([deadline, this.dial(connection)]);
      if (this.closing) throw new SoftphoneError('unknown');
      this.status.set('connected');
    } catch (error) {
      const failure = error instanceof SoftphoneError ? error.failure : failureOf(error);
      this.close(failure);
      throw error instanceof SoftphoneError ? error : new SoftphoneError(failure, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  override hangUp(): void {
    this.closing = true;
    this.call?.disconnect();
    this.close(null);
  }

  override setMuted(muted: boolean): void {
    this.call?.mute(muted);
    this.muted.set(muted);
  }

  override async useMicrophone(id: string): Promise<void> {
    const audio = this.device?.audio;
    if (!audio) return;
    const system = () => (audio.availableInputDevices.has('default') ? 'default' : (audio.availableInputDevices.keys().next().value ?? ''));
    try {
      await audio.setInputDevice(id || system());
    } catch (error) {
      // The SDK stops the old microphone before it opens the new one: without a second choice the rep would be silent.
      if (id) await audio.setInputDevice(system());
      throw error;
    }
  }

  override async useSpeaker(id: string): Promise<void> {
    const audio = this.device?.audio;
    if (audio?.isOutputSelectionSupported) await audio.speakerDevices.set(id || 'default');
  }

  override sendDigits(digits: string): void {
    this.call?.sendDigits(digits);
  }

  private async dial(connection: SoftphoneConnection): Promise<void> {
    // Twilio's calls meet in rooms; the other ways are another carrier's.
    if (connection.kind !== 'room') throw new SoftphoneError('software');
    const device = makeDevice(connection, this.opened);
    this.device = device;
    const broken = new Promise<never>((_resolve, reject) => device.on('error', reject));
    // Later errors of the device are told by the call's own events; this promise must not end as an unhandled one.
    broken.catch(() => undefined);
    const call = await Promise.race([
      broken,
      device.connect({
        params: { To: `conference:${connection.conferenceName}`, ParticipantLabel: connection.participantLabel },
        rtcConstraints: { audio: true },
        rtcConfiguration: { iceServers: connection.iceServers.map((server) => ({ ...server })) },
      }),
    ]);
    this.call = call;
    const accepted = this.follow(call);
    await Promise.race([broken, accepted]);
  }

  /** Wires the call's events to the signals; resolves at `accept`, rejects when the call ends before it. */
  private follow(call: Call): Promise<void> {
    call.on('volume', (you: number, them: number) => {
      this.levels.set({ you, them });
      this.noticeFirstPacket(call);
    });
    call.on('sample', (sample: Parameters<typeof toSample>[0]) => this.sample.set(toSample(sample)));
    call.on('warning', (name: string) => this.warnings.update((names) => (names.includes(name) ? names : [...names, name])));
    call.on('warning-cleared', (name: string) => this.warnings.update((names) => names.filter((other) => other !== name)));
    call.on('reconnecting', () => this.status.set('reconnecting'));
    call.on('reconnected', () => this.status.set('connected'));
    let last: SoftphoneFailure | null = null;
    call.on('error', (error: unknown) => (last = failureOf(error)));
    return new Promise((resolve, reject) => {
      call.on('accept', () => resolve());
      const ended = (failure: SoftphoneFailure | null) => {
        reject(new SoftphoneError(failure ?? 'unknown'));
        this.close(failure);
      };
      // The SDK tells a refused microphone by `error` alone, everything else by `error` and then one of these.
      call.on('error', (error: unknown) => {
        if (failureOf(error) === 'microphone') ended('microphone');
      });
      call.on('disconnect', () => ended(last));
      call.on('cancel', () => ended(last));
      call.on('reject', () => ended('refused'));
    });
  }

  /** A browser unmutes a remote track with its first packet; looked at as often as the levels come, whenever the track comes. */
  private noticeFirstPacket(call: Call): void {
    if (!this.hearing() && call.getRemoteStream()?.getAudioTracks()[0]?.muted === false) this.hearing.set(true);
  }

  private close(failure: SoftphoneFailure | null): void {
    if (this.status() === 'closed') return;
    this.failure.set(this.closing ? null : failure);
    this.levels.set({ you: 0, them: 0 });
    this.status.set('closed');
    this.device?.destroy();
    for (const track of this.opened.flatMap((stream) => stream.getTracks())) track.stop();
  }
}

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

function makeDevice({ token, signallingUrl, microphone }: SoftphoneConnection, opened: MediaStream[]): Device {
  const silence = new URL(SILENCE, document.baseURI).href;
  const options: Device.Options = {
    codecPreferences: ['pcmu', 'opus'] as Call.Codec[],
    enableImprovedSignalingErrorPrecision: true,
    maxCallSignalingTimeoutMs: SIGNALLING_TIMEOUT_MS,
    getUserMedia: async ({ audio }: MediaStreamConstraints) => {
      const wanted = typeof audio === 'object' ? audio : {};
      if (microphone.active && !wanted.deviceId) return microphone;
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { ...SOUND, ...wanted } });
      opened.push(stream);
      return stream;
    },
    logLevel: 'silent',
    sounds: Object.fromEntries(Object.values(Device.SoundName).map((name) => [name, silence])),
  };
  // On the local carrier nothing may leave the machine: not the SDK's own telemetry either. The option is not in its types.
  const device = new Device(token, signallingUrl ? ({ ...options, publishEvents: false } as Device.Options) : options);
  if (signallingUrl) redirectSignalling(device, signallingUrl);
  return device;
}

function toSample(sample: { mos: number | null; jitter: number; rtt: number; packetsLostFraction: number }): AudioSample {
  return {
    mos: finite(sample.mos),
    jitter_ms: finite(sample.jitter),
    rtt_ms: finite(sample.rtt),
    packet_loss_percent: finite(sample.packetsLostFraction),
  };
}

function finite(value: number | null): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 100) / 100 : null;
}
