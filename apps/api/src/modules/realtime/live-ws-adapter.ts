import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { WebSocketServer } from 'ws';
import { AppError } from '../../platform/errors/app-error';
import { ERROR_STATUS } from '../../platform/errors/error-status';
import { toErrorBody } from '../../platform/errors/error.filter';
import { AuthService } from '../auth/auth.service';
import type { Principal } from '../auth/principal';
import { CampaignStreams } from './campaign-streams';

/** What a gateway's `handleConnection` gets: who asks, and the parameters of its path. */
export interface UpgradedRequest extends IncomingMessage {
  principal: Principal;
  params: Record<string, string | undefined>;
  query: URLSearchParams;
}

type Routed = WebSocketServer & { path: string };

/** The port that stands for the HTTP server of the application itself. */
const SAME_SERVER = 0;
/** Nobody has anything to say to us on these sockets. */
const MOST_BYTES_IN = 4 * 1024;

/**
 * Nest's own adapter compares paths as they are and lets anybody in. Ours matches path parameters and asks who it is before the
 * upgrade, so that a stranger gets an HTTP status and never a socket (contract.md §5).
 */
export class LiveWsAdapter extends WsAdapter {
  private readonly auth: AuthService;
  private readonly campaigns: CampaignStreams;

  constructor(app: INestApplicationContext) {
    super(app);
    this.auth = app.get(AuthService, { strict: false });
    this.campaigns = app.get(CampaignStreams, { strict: false });
  }

  override create(port: number, options?: Record<string, unknown>): WebSocketServer {
    return super.create(port, { ...options, maxPayload: MOST_BYTES_IN, perMessageDeflate: false }) as WebSocketServer;
  }

  /** A client that breaks the protocol ends its own connection; that is nothing a person must act on (ADR 3). */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    server.on('connection', (client) => client.on('error', (error) => this.logger.debug({ err: error }, 'a live connection broke')));
    server.on('error', (error) => this.logger.warn({ err: error }, 'live connections'));
    return server;
  }

  protected override ensureHttpServerExists(port: number, httpServer?: Server): Server | undefined {
    if (port !== SAME_SERVER || !httpServer) throw new Error('Gateways listen on the HTTP server of the application: leave their port out');
    if (this.httpServersRegistry.has(port)) return undefined;
    this.httpServersRegistry.set(port, httpServer);
    httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      this.upgrade(request, socket, head).catch((error: unknown) => refuse(socket, error));
    });
    return httpServer;
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse(request.url ?? '', 'ws://localhost');
    if (!url) throw new AppError('VALIDATION_ERROR', 'The address is not well-formed', undefined, { status: 400 });
    const route = this.routeOf(url);
    if (!route) throw new AppError('NOT_FOUND', 'There is nothing at this address');
    this.auth.refuseForeignOrigin(request);
    const principal = await this.auth.principalOf(request);
    if (!principal) throw new AppError('UNAUTHORIZED', 'Sign in, or send a valid X-API-Key');
    await this.campaigns.check(route.server.path, principal, route.params);
    const upgraded = Object.assign(request, { principal, params: route.params, query: url.searchParams });
    route.server.handleUpgrade(request, socket, head, (client) => route.server.emit('connection', client, upgraded));
  }

  /** A fixed path such as /ws/me comes before /ws/:campaign_id. */
  private routeOf(url: URL): { server: Routed; params: Record<string, string | undefined> } | undefined {
    const servers = [...((this.wsServersRegistry.get(SAME_SERVER) ?? []) as Routed[])];
    for (const server of servers.sort((a, b) => Number(a.path.includes(':')) - Number(b.path.includes(':')))) {
      const match = new URLPattern({ pathname: server.path }).exec({ pathname: url.pathname });
      if (match) return { server, params: match.pathname.groups };
    }
    return undefined;
  }
}

/** An answer in plain HTTP; the browser shows none of it to the page, other clients do. */
function refuse(socket: Duplex, thrown: unknown): void {
  const error =
    thrown instanceof AppError ? thrown : new AppError('INTERNAL_ERROR', 'The server cannot answer now', undefined, { status: 503 });
  const status = error.http.status ?? ERROR_STATUS[error.code];
  const body = JSON.stringify(toErrorBody(error, ''));
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'Content-Type: application/json; charset=utf-8', 'Connection: close'];
  socket.end([...head, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
}
