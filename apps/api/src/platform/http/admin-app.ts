import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_PREFIXES } from '@dialer/contracts';
import { AppConfig } from '../config/app-config';

/** Beside the bundle: dist/api/main.mjs serves dist/admin. */
export const ADMIN_FOLDER = path.resolve(import.meta.dirname, '../admin');

/** A name with a content hash never changes its content. */
const HASHED = /[-.][A-Z0-9]{8}\.[a-z0-9]+$/;

/**
 * The admin app at `/`: its files, and its index for every other address a browser may stand at (contract.md, head). Without a
 * built admin app the API serves itself alone.
 */
export async function serveAdminApp(app: NestFastifyApplication, folder = ADMIN_FOLDER): Promise<void> {
  if (!existsSync(path.join(folder, 'index.html'))) return;
  // Listed once, so that no address can name a file outside the folder.
  const files = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.split(path.sep).join('/')));
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
  const { enabled: hasDialer } = app.get(AppConfig).coldCall;
  const serve = (request: FastifyRequest, reply: FastifyReply) => {
    const address = request.url.split('?', 1)[0] ?? '/';
    const file = address.slice(1);
    if (files.has(file) && file !== 'index.html') return sendFile(reply, file);
    if (!hasDialer && isOfDialer(address)) return reply.callNotFound();
    if (isOfApi(address) || !wantsPage(request, address)) return reply.callNotFound();
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  };
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/', serve);
  fastify.get('/*', serve);
}

function sendFile(reply: FastifyReply, file: string) {
  const caching = HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600';
  return reply.header('cache-control', caching).sendFile(file);
}

export function isOfApi(address: string): boolean {
  return API_PREFIXES.some((prefix) => address === prefix || address.startsWith(`${prefix}/`));
}

/** Switched off, the dialer is not there (contract.md §2). */
function isOfDialer(address: string): boolean {
  return address === '/dial' || address.startsWith('/dial/');
}

/** A missing script must not be answered with a page, which would be run as one. */
function wantsPage(request: FastifyRequest, address: string): boolean {
  return Boolean(request.headers.accept?.includes('text/html')) || !path.posix.basename(address).includes('.');
}
