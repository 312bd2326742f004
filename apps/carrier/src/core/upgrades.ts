import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const routes = new WeakMap<HttpServer | HttpsServer, Map<string, Upgrade>>();

/** WebSockets by path, several on one server; a path that nobody serves is cut. Returns the function that ends it. */
export function onUpgrade(server: HttpServer | HttpsServer, path: string, upgrade: Upgrade): () => void {
  const byPath = routes.get(server) ?? listenTo(server);
  byPath.set(path, upgrade);
  return () => byPath.delete(path);
}

function listenTo(server: HttpServer | HttpsServer): Map<string, Upgrade> {
  const byPath = new Map<string, Upgrade>();
  routes.set(server, byPath);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const upgrade = byPath.get(request.url?.split('?')[0] ?? '');
    if (upgrade) upgrade(request, socket, head);
    else socket.destroy();
  });
  return byPath;
}
