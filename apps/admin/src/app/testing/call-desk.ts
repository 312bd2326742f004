import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, type TestRequest, provideHttpClientTesting } from '@angular/common/http/testing';
import { type Provider, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { type CallView, type MeFrame, type MeFrameBody, type MeFrameType, ROUTES } from '@dialer/contracts';
import { type Observable, Subject, filter } from 'rxjs';
import { requestInterceptor } from '../core/api/request.interceptor';
import { Microphone, MicrophoneError, type MicrophoneProblem, type MissingCapability } from '../core/audio/microphone';
import { SessionStore } from '../core/auth/session.store';
import { DeskLine } from '../core/desk/desk-line';
import { RealtimeConnection, type RealtimeStatus } from '../core/realtime/realtime-connection';
import { DialerDeskLine } from '../features/dialer/desk/dialer-desk-line';
import { SoftphoneFactory } from '../features/dialer/softphone/softphone-factory';
import { Tones } from '../features/dialer/softphone/tones';
import { makeMe } from './factories';
import { FakeSoftphone } from './fake-softphone';
import { settle } from './settle';

/** Frames a spec sends as the server would. */
export class FakeRealtime {
  readonly status = signal<RealtimeStatus>('live');
  private readonly frames = new Subject<MeFrame>();
  private seq = 0;

  on<T extends MeFrameType>(type: T): Observable<Extract<MeFrame, { type: T }>> {
    return this.frames.pipe(filter((frame): frame is Extract<MeFrame, { type: T }> => frame.type === type));
  }

  send(body: MeFrameBody): void {
    this.frames.next({ ...body, seq: ++this.seq, at: new Date().toISOString() });
  }

  call(call: CallView): void {
    this.send({ type: call.ended_at ? 'call_ended' : 'call_state', call });
  }
}

class FakeMicrophone {
  problem: MicrophoneProblem | null = null;
  lacks: MissingCapability | null = null;
  opened = 0;
  missing = () => this.lacks;
  async open(): Promise<MediaStream> {
    this.opened++;
    if (this.problem) throw new MicrophoneError(this.problem);
    return { active: true, getTracks: () => [] } as unknown as MediaStream;
  }
}

/** Stands in for oscillators, which jsdom has not. */
class FakeTones {
  ringing = false;
  readonly keys: string[] = [];
  startRinging = () => void (this.ringing = true);
  stopRinging = () => void (this.ringing = false);
  key = (digit: string) => void this.keys.push(digit);
}

/** Everything around a call that is not this app's own: server, frames, microphone, carrier. */
export interface CallDesk {
  backend: HttpTestingController;
  realtime: FakeRealtime;
  microphone: FakeMicrophone;
  tones: FakeTones;
  softphones: FakeSoftphone[];
  /** Set before a dial: what the next softphones do at their connect. */
  prepareSoftphone: (softphone: FakeSoftphone) => void;
  /** Lets effects run and promises settle. */
  settle(): Promise<void>;
  /** The one open request to this address. */
  request(url: string): TestRequest;
  /** The same, as soon as it is sent: for what comes after a pause of the app's own. */
  awaited(url: string): Promise<TestRequest>;
  /** Answers token and join, the way the server does for every call. */
  letJoin(label?: string): Promise<void>;
}

export function setUpCallDesk(...providers: Provider[]): CallDesk {
  sessionStorage.clear();
  const realtime = new FakeRealtime();
  const microphone = new FakeMicrophone();
  const tones = new FakeTones();
  const softphones: FakeSoftphone[] = [];
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([requestInterceptor])),
      provideHttpClientTesting(),
      provideRouter([]),
      ...providers,
      { provide: DeskLine, useExisting: DialerDeskLine },
      { provide: RealtimeConnection, useValue: realtime },
      { provide: Microphone, useValue: microphone },
      { provide: Tones, useValue: tones },
      {
        provide: SoftphoneFactory,
        useValue: {
          for: async () => {
            const softphone = new FakeSoftphone();
            desk.prepareSoftphone(softphone);
            softphones.push(softphone);
            return softphone;
          },
        },
      },
    ],
  });
  const backend = TestBed.inject(HttpTestingController);
  const desk: CallDesk = {
    backend,
    realtime,
    microphone,
    tones,
    softphones,
    prepareSoftphone: () => undefined,
    settle,
    request: (url) => backend.expectOne((request) => request.url === url),
    awaited: async (url) => {
      for (;;) {
        const [found] = backend.match((request) => request.url === url);
        if (found) return found;
        await desk.settle();
      }
    },
    letJoin: async (label = 'agent_1') => {
      await desk.settle();
      desk
        .request(ROUTES.token)
        .flush({ token: 't', identity: 'i', expires_at: '', ice_servers: [], signalling_url: 'ws://carrier.test/signal' });
      desk.request(`${ROUTES.coldCall}/webrtc-join`).flush({
        participant_sid: label,
        access_token: 'token',
        client_id: 'c',
        conference_name: 'room-1',
        status: 'ready',
        ice_servers: [],
        sdp_answer: null,
      });
      await desk.settle();
    },
  };
  return desk;
}

export async function signInRep(desk: CallDesk): Promise<void> {
  const known = TestBed.inject(SessionStore).whoAmI();
  desk.request(`${ROUTES.auth}/me`).flush(makeMe());
  await known;
}
