import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { OnGatewayConnection } from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import type { AuthService } from '../auth/auth.service';
import type { Principal } from '../auth/principal';
import type { FrameBody } from './frames.repository';
import { CLOSE_SIGNED_OUT, LiveSocket } from './live-socket';
import type { UpgradedRequest } from './live-ws-adapter';
import type { StreamOpening } from './stream-opening';

/** Below the usual 60 s after which proxies close a silent connection. */
const HEARTBEAT_MS = 25_000;
const CLOSE_TRY_AGAIN = 1013;

/** Sockets that each listen to one stream: first how things are, then every change (contract.md §5). */
export abstract class StreamGateway implements OnGatewayConnection<WebSocket>, OnModuleDestroy {
  private readonly logger = new Logger(this.constructor.name);
  private readonly open = new Map<LiveSocket, UpgradedRequest>();
  private readonly heart = setInterval(() => void this.beat(), HEARTBEAT_MS).unref();

  protected constructor(
    private readonly auth: AuthService,
    private readonly opening: StreamOpening,
  ) {}

  protected abstract streamOf(request: UpgradedRequest): string;
  protected abstract stateOf(request: UpgradedRequest): Promise<FrameBody>;
  /** Asked again while the socket is open. */
  protected mayListen(_principal: Principal): boolean {
    return true;
  }

  async handleConnection(client: WebSocket, request: UpgradedRequest): Promise<void> {
    const socket = new LiveSocket(client);
    this.open.set(socket, request);
    socket.onClose(() => this.open.delete(socket));
    try {
      const leave = await this.opening.open(this.streamOf(request), request.query.get('since'), socket, () => this.stateOf(request));
      socket.onClose(leave);
    } catch (error) {
      this.logger.warn({ err: error }, 'a live connection could not be served; the client tries again');
      socket.close(CLOSE_TRY_AGAIN, 'try again');
    }
  }

  /** How many listen in this process. */
  get connected(): number {
    return this.open.size;
  }

  onModuleDestroy(): void {
    clearInterval(this.heart);
  }

  /** A socket outlives requests: whoever was signed out or switched off meanwhile must not go on listening. */
  async beat(): Promise<void> {
    for (const [socket, request] of [...this.open]) {
      socket.checkAlive();
      const still = await this.auth.principalOf(request).catch(() => request.principal); // Unknown now is not signed out.
      if (still?.id !== request.principal.id || !this.mayListen(still)) socket.close(CLOSE_SIGNED_OUT, 'signed out');
    }
  }
}
