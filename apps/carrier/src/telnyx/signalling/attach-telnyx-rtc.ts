import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { RTCDtlsTransport } from 'werift';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { Network } from '../../core/network';
import { onUpgrade } from '../../core/upgrades';
import type { HostCandidates, MediaClock } from '../../media';
import type { RtcBrowsers, RtcCallLogic } from '../browser-port';
import { RtcPeer } from './rtc-peer';
import { MAX_FRAME_BYTES } from './rtc-protocol';
import type { SessionParts } from './rtc-session';
import { SessionDirectory } from './session-directory';

export const TELNYX_RTC_PATH = '/telnyx/rtc';
const PING_MS = 15_000;
const MISSED_PINGS = 4;
/** A socket that has not said who it is by then is closed. */
const LOGIN_WITHIN_MS = 10_000;
/** The SDK tries again after about 1, 2, 4, 8 and 16 s. */
const RESUME_MS = 30_000;
const VOICE_SDK_ID = /^[0-9a-zA-Z-]{8,64}$/;

export interface TelnyxRtcOptions {
  clock: MediaClock;
  hostCandidates?: HostCandidates;
  /** Broken on purpose now and then. */
  network?: Network;
  pingMs?: number;
  resumeMs?: number;
  onError?: (error: unknown) => void;
}

export interface TelnyxRtc extends RtcBrowsers {
  /** Ends all browser calls and closes the endpoint; the HTTP server stays. */
  close(): void;
}

interface Connected {
  socket: WebSocket;
  peer: RtcPeer;
  openedAt: number;
  silentFor: number;
}

/** Opens the signalling of `@telnyx/webrtc` at `/telnyx/rtc` of a running or future HTTP server. */
export function attachTelnyxRtc(server: HttpServer | HttpsServer, logic: RtcCallLogic, options: TelnyxRtcOptions): TelnyxRtc {
  const network = options.network ?? new Network();
  const parts: SessionParts = {
    logic,
    clock: options.clock,
    hostCandidates: options.hostCandidates ?? 'all',
    network,
    resumeMs: options.resumeMs ?? RESUME_MS,
    onError: options.onError ?? ((error: unknown) => process.emitWarning(`Telnyx signalling: ${String(error)}`)),
  };
  const sessions = new SessionDirectory(parts);
  const connected = new Set<Connected>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  sockets.on('connection', (socket, request: IncomingMessage) => welcome(socket, request, parts, sessions, connected));
  const leave = onUpgrade(server, TELNYX_RTC_PATH, (request, duplex, head) => {
    if (network.signallingIsDown) return duplex.destroy();
    sockets.handleUpgrade(request, duplex, head, (socket) => sockets.emit('connection', socket, request));
  });
  // Without ending any call, as a bad network does: the SDK comes back.
  const dropSockets = (): void => connected.forEach(({ socket }) => socket.terminate());
  const stopListening = network.onCut(dropSockets);
  const pings = setInterval(() => ping(connected), options.pingMs ?? PING_MS);
  pings.unref();
  // The certificate takes 100 ms to make: now, not in the first call.
  RTCDtlsTransport.SetupCertificate().catch((error: unknown) => parts.onError(error));
  return {
    invite: (username, invitation) => {
      const call = sessions.online(username)?.invite(invitation);
      return call ? { media: call.media, leg: call } : null;
    },
    punt: (username) => sessions.of(username).forEach((session) => session.punt()),
    close: () => {
      leave();
      stopListening();
      clearInterval(pings);
      sessions.all().forEach((session) => session.close());
      dropSockets();
      sockets.close();
    },
  };
}

function welcome(
  socket: WebSocket,
  request: IncomingMessage,
  parts: SessionParts,
  sessions: SessionDirectory,
  connected: Set<Connected>,
): void {
  const wire = {
    send: (text: string) => {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
  const known = new URLSearchParams(request.url?.split('?')[1]).get('voice_sdk_id') ?? '';
  const peer = new RtcPeer(parts, sessions, wire, VOICE_SDK_ID.test(known) ? known : undefined);
  const entry: Connected = { socket, peer, openedAt: Date.now(), silentFor: 0 };
  connected.add(entry);
  // `ws` gives Buffers unless told otherwise.
  socket.on('message', (data: Buffer, isBinary) => {
    entry.silentFor = 0;
    if (!isBinary) guarded(parts, () => peer.receive(data.toString()));
  });
  socket.on('close', () => {
    connected.delete(entry);
    guarded(parts, () => peer.closed());
  });
  // `ws` reports protocol violations (a giant or broken frame) here and then closes the socket itself.
  socket.on('error', () => undefined);
}

/** Nothing a browser sends, and no fault of the call logic it reaches, may stop the carrier. */
function guarded(parts: SessionParts, action: () => void): void {
  try {
    action();
  } catch (error) {
    parts.onError(error);
  }
}

function ping(connected: Set<Connected>): void {
  for (const entry of connected) {
    const isStranger = !entry.peer.isAuthenticated && Date.now() - entry.openedAt > LOGIN_WITHIN_MS;
    if (isStranger || ++entry.silentFor > MISSED_PINGS) entry.socket.terminate();
    else entry.peer.request('telnyx_rtc.ping', {});
  }
}
