import { DOCUMENT, DestroyRef, Injectable, effect, inject, signal, untracked } from '@angular/core';
import { type MeFrame, type MeFrameType, ROUTES } from '@dialer/contracts';
import { type Observable, Subject, filter, firstValueFrom } from 'rxjs';
import { AuthApi } from '../api/auth.api';
import { toApiError } from '../api/api-error';
import { SessionEvents } from '../auth/session-events';
import { SessionStore } from '../auth/session.store';
import { SocketFactory } from './socket-factory';

export type RealtimeStatus = 'off' | 'connecting' | 'live' | 'lost';
type FrameOf<T extends MeFrameType> = Extract<MeFrame, { type: T }>;

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/** A handshake that never ends (a sleeping proxy) counts as lost. */
const OPEN_TIMEOUT_MS = 8_000;

/** The signed-in user's own live frames (contract.md §5): one socket, typed frames, and whether it is alive. */
@Injectable({ providedIn: 'root' })
export class RealtimeConnection {
  private readonly document = inject(DOCUMENT);
  private readonly session = inject(SessionStore);
  private readonly sessionEvents = inject(SessionEvents);
  private readonly auth = inject(AuthApi);
  private readonly sockets = inject(SocketFactory);
  private readonly frames = new Subject<MeFrame>();
  private readonly state = signal<RealtimeStatus>('off');
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private lastSeq: number | null = null;

  readonly status = this.state.asReadonly();

  constructor() {
    const window = this.document.defaultView;
    const comeBack = () => this.reconnectNow();
    // Without a network a socket says nothing for minutes, and would look alive for as long.
    const goAway = () => this.networkGone();
    window?.addEventListener('online', comeBack);
    window?.addEventListener('offline', goAway);
    inject(DestroyRef).onDestroy(() => {
      window?.removeEventListener('online', comeBack);
      window?.removeEventListener('offline', goAway);
      this.close();
    });
    effect(() => {
      const user = this.session.me()?.user.id;
      untracked(() => (user ? this.start() : this.close()));
    });
  }

  on<T extends MeFrameType>(type: T): Observable<FrameOf<T>> {
    return this.frames.pipe(filter((frame): frame is FrameOf<T> => frame.type === type));
  }

  private start(): void {
    this.close();
    this.lastSeq = null;
    this.open();
  }

  private close(): void {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.state.set('off');
  }

  private open(): void {
    this.state.set(this.attempt === 0 ? 'connecting' : 'lost');
    const socket = this.sockets.open(this.address());
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
    const url = new URL(ROUTES.wsMe, this.document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    if (this.lastSeq !== null) url.searchParams.set('since', String(this.lastSeq));
    return url.href;
  }

  private receive(data: unknown): void {
    const frame = parse(data);
    if (!frame) return;
    // Only a frame proves that somebody is there: a proxy may accept a socket for a server that is down.
    this.attempt = 0;
    this.state.set('live');
    // A state frame starts the count anew; any other that was seen before is a replay that overlapped.
    if (frame.type !== 'me_state' && this.lastSeq !== null && frame.seq <= this.lastSeq) return;
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
      await firstValueFrom(this.auth.me());
    } catch (error) {
      if (toApiError(error).status === 401) return this.sessionEvents.expire();
      if (this.state() === 'lost') this.lost();
      return;
    }
    if (this.state() === 'lost' && !this.socket) this.open();
  }
}

function parse(data: unknown): MeFrame | null {
  if (typeof data !== 'string') return null;
  try {
    const frame = JSON.parse(data) as Partial<MeFrame> | null;
    return frame && typeof frame.type === 'string' && typeof frame.seq === 'number' ? (frame as MeFrame) : null;
  } catch {
    // A broken frame is as good as a missing one; the next state frame heals it.
    return null;
  }
}
