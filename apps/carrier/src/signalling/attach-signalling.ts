import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { RTCDtlsTransport } from 'werift';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { BrowserCallAcceptor } from '../signalling-port';
import { Network } from '../core/network';
import { onUpgrade } from '../core/upgrades';
import type { HostCandidates } from '../media/browser-media';
import type { MediaClock } from '../media/media-clock';
import { CallDirectory } from './call-directory';
import { HEARTBEAT, MAX_FRAME_BYTES, serverFrame } from './pstream-protocol';
import { PStreamSession } from './pstream-session';
import type { SessionContext } from './pstream-session';

const PATH = '/signal';
const GOING_AWAY = 1001;
const HEARTBEAT_MS = 5_000;
const RESUME_MS = 30_000;
/** A socket that has not said who it is by then is closed. */
const LISTEN_WITHIN_MS = 10_000;
const MISSED_HEARTBEATS = 4;

export interface SignallingOptions {
  clock: MediaClock;
  hostCandidates?: HostCandidates;
  /** Broken on purpose now and then. */
  network?: Network;
  heartbeatMs?: number;
  resumeMs?: number;
  onError?: (error: unknown) => void;
}

export interface Signalling {
  /** Ends all browser calls and closes the endpoint; the HTTP server stays. */
  close(): void;
}

interface Peer {
  socket: WebSocket;
  session: PStreamSession;
  openedAt: number;
  silentFor: number;
}

/** Opens the Voice SDK's signalling at `/signal` of a running or future HTTP server. */
export function attachSignalling(server: HttpServer | HttpsServer, acceptor: BrowserCallAcceptor, options: SignallingOptions): Signalling {
  const onError = options.onError ?? ((error: unknown) => process.emitWarning(`signalling: ${String(error)}`));
  const network = options.network ?? new Network();
  const context: SessionContext = {
    acceptor,
    calls: new CallDirectory(),
    clock: options.clock,
    hostCandidates: options.hostCandidates ?? 'all',
    network,
    resumeMs: options.resumeMs ?? RESUME_MS,
    onError,
  };
  const peers = new Set<Peer>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  sockets.on('connection', (socket) => welcome(socket, context, peers));
  const leave = onUpgrade(server, PATH, (request, duplex, head) => {
    if (network.signallingIsDown) return duplex.destroy();
    sockets.handleUpgrade(request, duplex, head, (socket) => sockets.emit('connection', socket));
  });
  // Without ending any call, as a bad network does: the SDK comes back.
  const dropSockets = (): void => peers.forEach(({ socket }) => socket.terminate());
  const stopListening = network.onCut(dropSockets);
  const heartbeat = setInterval(() => beat(peers), options.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();
  // The certificate takes 100 ms to make: now, not in the first call.
  RTCDtlsTransport.SetupCertificate().catch(onError);
  return {
    close: () => {
      leave();
      stopListening();
      clearInterval(heartbeat);
      context.calls.all().forEach((call) => call.hangUp());
      dropSockets();
      sockets.close();
    },
  };
}

function welcome(socket: WebSocket, context: SessionContext, peers: Set<Peer>): void {
  const send = (type: string, payload: object) => {
    if (socket.readyState === socket.OPEN) socket.send(serverFrame(type, payload));
  };
  const peer: Peer = { socket, session: new PStreamSession(context, { send }), openedAt: Date.now(), silentFor: 0 };
  peers.add(peer);
  // `ws` gives Buffers unless told otherwise.
  socket.on('message', (data: Buffer, isBinary) => receive(peer, data, isBinary, context));
  socket.on('close', (code) => {
    peers.delete(peer);
    guarded(context, () => peer.session.closed(code === GOING_AWAY));
  });
  // `ws` reports protocol violations (a giant or broken frame) here and then closes the socket itself.
  socket.on('error', () => undefined);
}

function receive(peer: Peer, data: Buffer, isBinary: boolean, context: SessionContext): void {
  peer.silentFor = 0;
  if (isBinary) return;
  const text = data.toString();
  if (text !== HEARTBEAT) guarded(context, () => peer.session.receive(text));
}

/** Nothing a browser sends, and no fault of the call logic it reaches, may stop the carrier. */
function guarded(context: SessionContext, action: () => void): void {
  try {
    action();
  } catch (error) {
    context.onError(error);
  }
}

function beat(peers: Set<Peer>): void {
  for (const peer of peers) {
    const isStranger = !peer.session.isAuthenticated && Date.now() - peer.openedAt > LISTEN_WITHIN_MS;
    if (isStranger || ++peer.silentFor > MISSED_HEARTBEATS) peer.socket.terminate();
    else peer.socket.send(HEARTBEAT);
  }
}
