import { DOCUMENT, Injectable, type Signal, inject, signal } from '@angular/core';
import type { FrameEnvelope } from '@dialer/contracts';
import { type Observable, Subject, filter, firstValueFrom } from 'rxjs';
import { toApiError } from '../api/api-error';
import { AuthApi } from '../api/auth.api';
import { SessionEvents } from '../auth/session-events';
import { SocketFactory } from './socket-factory';

export type RealtimeStatus = 'off' | 'connecting' | 'live' | 'lost';
export type LiveFrame = FrameEnvelope & { type: string };

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/** A handshake that never ends (a sleeping proxy) counts as lost. */
const OPEN_TIMEOUT_MS = 8_000;

/** What every stream of live frames needs; one stream is made per thing that is watched. */
@Injectable({ providedIn: 'root' })
export class LiveStreams {
  private readonly document = inject(DOCUMENT);
  private readonly sessionEvents = inject(SessionEvents);
  private readonly auth = inject(AuthApi);
  private readonly sockets = inject(SocketFactory);

  /** `stateFrame`: the type of the frame that begins the count anew. Whoever makes a stream disposes of it. */
  make<F extends LiveFrame>(stateFrame: F['type']): LiveStream<F> {
    const window = this.document.defaultView;
    return new LiveStream<F>(stateFrame, {
      window,
      base: this.document.baseURI,
      socket: (url) => this.sockets.open(url),
      stillSignedIn: () => firstValueFrom(this.auth.me()),
      expired: () => this.sessionEvents.expire(),
    });
  }
}

interface Surroundings {
  window: Window | null;
  base: string;
  socket: (url: string) => WebSocket;
  stillSignedIn: () => Promise<unknown>;
  expired: () => void;
}

/** One stream of live frames (contract.md §5): its socket, typed frames, and whether it is alive. */
export class LiveStream<F extends LiveFrame> {
  readonly status: Signal<RealtimeStatus>;
  private readonly frames = new Subject<F>();
  private readonly state = signal<RealtimeStatus>('off');
  private path = '';
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private lastSeq: number | null = null;
  private readonly comeBack = () => this.reconnectNow();
  /** Without a network a socket says nothing for minutes, and would look alive for as long. */
  private readonly goAway = () => this.networkGone();

  constructor(
    private readonly stateFrame: F['type'],
    private readonly around: Surroundings,
  ) {
    this.status = this.state.asReadonly();
    around.window?.addEventListener('online', this.comeBack);
    around.window?.addEventListener('offline', this.goAway);
  }

  on<T extends F['type']>(type: T): Observable<Extract<F, { type: T }>> {
    return this.frames.pipe(filter((frame): frame is Extract<F, { type: T }> => frame.type === type));
  }

  /** `path`: of the stream's address on this server, e.g. `/ws/me`. */
  open(path: string): void {
    this.close();
    this.path = path;
    this.lastSeq = null;
    this.connect();
  }

  close(): void {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.state.set('off');
  }

  dispose(): void {
    this.around.window?.removeEventListener('online', this.comeBack);
    this.around.window?.removeEventListener('offline', this.goAway);
    this.close();
  }

  private connect(): void {
    this.state.set(this.attempt === 0 ? 'connecting' : 'lost');
    const socket = this.around.socket(this.address());
    this.socket = socket;
    this.timer = setTimeout(() => socket.close(), OPEN_TIMEOUT_MS);
    socket.addEventListener('open', () => {
      if (socket === this.socket) clearTimeout(this.timer);
    });
    socket.addEventListener('message', (event) => {
      if (socket === this.socket) this.receive(event.data);
    });
    socket.addEventListener('close', () => {
      if (socket === this.socket) this.lost();
    });
  }

  private address(): string {
    const url = new URL(this.path, this.around.base);
    url.protocol = url.protocol.replace('http', 'ws');
    if (this.lastSeq !== null) url.searchParams.set('since', String(this.lastSeq));
    return url.href;
  }

  private receive(data: unknown): void {
    const frame = parse<F>(data);
    if (!frame) return;
    // Only a frame proves that somebody is there: a proxy may accept a socket for a server that is down.
    this.attempt = 0;
    this.state.set('live');
    // A state frame starts the count anew; any other that was seen before is a replay that overlapped.
    if (frame.type !== this.stateFrame && this.lastSeq !== null && frame.seq <= this.lastSeq) return;
    this.lastSeq = frame.seq;
    this.frames.next(frame);
  }

  private lost(): void {
    clearTimeout(this.timer);
    this.socket = null;
    this.state.set('lost');
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.attempt) * (0.75 + Math.random() / 2);
    this.attempt += 1;
    this.timer = setTimeout(() => void this.retry(), delay);
  }

  private networkGone(): void {
    const { socket } = this;
    if (!socket) return;
    this.lost();
    socket.close();
  }

  private reconnectNow(): void {
    if (this.state() !== 'lost') return;
    clearTimeout(this.timer);
    void this.retry();
  }

  /** A browser does not say why an upgrade was refused: ask over HTTP whether the session still holds. */
  private async retry(): Promise<void> {
    try {
      await this.around.stillSignedIn();
    } catch (error) {
      if (toApiError(error).status === 401) return this.around.expired();
      if (this.state() === 'lost') this.lost();
      return;
    }
    if (this.state() === 'lost' && !this.socket) this.connect();
  }
}

function parse<F extends LiveFrame>(data: unknown): F | null {
  if (typeof data !== 'string') return null;
  try {
    const frame = JSON.parse(data) as Partial<F> | null;
    return frame && typeof frame.type === 'string' && typeof frame.seq === 'number' ? (frame as F) : null;
  } catch {
    // A broken frame is as good as a missing one; the next state frame heals it.
    return null;
  }
}
