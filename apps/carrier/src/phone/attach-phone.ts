import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { type WebSocket, WebSocketServer } from 'ws';
import { isForeignPage } from '../core/loopback';
import type { Network } from '../core/network';
import { onUpgrade } from '../core/upgrades';
import type { HostCandidates, MediaClock } from '../media';
import type { PhoneDirectory } from './phone-directory';
import { type CarrierFrame, MAX_FRAME_BYTES } from './phone-protocol';
import { PhoneSession } from './phone-session';

const PATH = '/phone/socket';
const MOST_PAGES = 20;
const PING_MS = 10_000;
const TRY_AGAIN_LATER = 1013;

export interface PhoneSocketOptions {
  clock: MediaClock;
  sound: boolean;
  network: Network;
  hostCandidates?: HostCandidates;
  pingMs?: number;
  onError?: (error: unknown) => void;
}

interface Page {
  socket: WebSocket;
  alive: boolean;
}

/** Opens the sockets of the pages at `/phone`. Returns the function that closes them. */
export function attachPhone(server: HttpServer | HttpsServer, phones: PhoneDirectory, options: PhoneSocketOptions): () => void {
  const pages = new Set<Page>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  sockets.on('connection', (socket: WebSocket) => welcome(socket, phones, pages, options));
  const leave = onUpgrade(server, PATH, (request, duplex, head) => {
    if (isForeignPage(originOf(request))) return duplex.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    sockets.handleUpgrade(request, duplex, head, (socket) => sockets.emit('connection', socket));
  });
  const ping = setInterval(() => pages.forEach(lookAfter), options.pingMs ?? PING_MS);
  ping.unref();
  return () => {
    leave();
    clearInterval(ping);
    pages.forEach(({ socket }) => socket.terminate());
    sockets.close();
  };
}

const originOf = ({ headers }: IncomingMessage): string | undefined => headers.origin;

function welcome(socket: WebSocket, phones: PhoneDirectory, pages: Set<Page>, options: PhoneSocketOptions): void {
  if (pages.size >= MOST_PAGES) return socket.close(TRY_AGAIN_LATER, 'too many phones are open');
  const onError = options.onError ?? ((error: unknown) => process.emitWarning(`phone: ${String(error)}`));
  const send = (frame: CarrierFrame): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  };
  const session = new PhoneSession({ ...options, hostCandidates: options.hostCandidates ?? 'all', send });
  const page: Page = { socket, alive: true };
  pages.add(page);
  phones.add(session);
  // `ws` gives Buffers unless told otherwise.
  socket.on('message', (data: Buffer, isBinary) => guarded(onError, () => !isBinary && session.receive(data.toString())));
  socket.on('pong', () => (page.alive = true));
  // `ws` reports protocol violations (a giant or broken frame) here and then closes the socket itself.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    pages.delete(page);
    phones.remove(session);
    guarded(onError, () => session.close());
  });
}

/** Nothing a page sends, and no fault of the call logic it reaches, may stop the carrier. */
function guarded(onError: (error: unknown) => void, action: () => void): void {
  try {
    action();
  } catch (error) {
    onError(error);
  }
}

/** A machine that went to sleep says no goodbye. */
function lookAfter(page: Page): void {
  if (!page.alive) return page.socket.terminate();
  page.alive = false;
  page.socket.ping();
}
