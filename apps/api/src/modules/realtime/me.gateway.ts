import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets';
import { ROUTES } from '@dialer/contracts';
import type { WebSocket } from 'ws';
import { AuthService } from '../auth/auth.service';
import { CLOSE_SIGNED_OUT, LiveSocket } from './live-socket';
import type { UpgradedRequest } from './live-ws-adapter';
import { MeState } from './me-state';
import { StreamOpening } from './stream-opening';

/** Below the usual 60 s after which proxies close a silent connection. */
const HEARTBEAT_MS = 25_000;
const CLOSE_TRY_AGAIN = 1013;

/** `WS /ws/me`: the signed-in user's own frames, whichever process they come from (contract.md §5). */
@WebSocketGateway({ path: ROUTES.wsMe })
export class MeGateway implements OnGatewayConnection<WebSocket>, OnModuleDestroy {
  private readonly logger = new Logger(MeGateway.name);
  private readonly open = new Map<LiveSocket, UpgradedRequest>();
  private readonly heart = setInterval(() => void this.beat(), HEARTBEAT_MS).unref();

  constructor(
    private readonly auth: AuthService,
    private readonly opening: StreamOpening,
    private readonly state: MeState,
  ) {}

  async handleConnection(client: WebSocket, request: UpgradedRequest): Promise<void> {
    const socket = new LiveSocket(client);
    const { principal } = request;
    this.open.set(socket, request);
    socket.onClose(() => this.open.delete(socket));
    try {
      const leave = await this.opening.open(principal.id, request.query.get('since'), socket, () => this.state.of(principal));
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
      if (still?.id !== request.principal.id) socket.close(CLOSE_SIGNED_OUT, 'signed out');
    }
  }
}
