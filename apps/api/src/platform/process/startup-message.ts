import { plainMessage } from '../logging/failed-query';

/** One line that says what to do, for the most likely reasons why a process cannot start. */
export function startupMessage(error: unknown): string {
  const { code, port, address } = rootOf(error);
  if (code === 'EADDRINUSE') return `Port ${String(port)} is in use. Stop the other program or set PORT.`;
  if (code === 'EACCES' && port) return `Port ${String(port)} may not be used by this user. Set PORT to 1024 or more.`;
  if (code && /^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)$/.test(code))
    return `PostgreSQL does not answer${address ? ` at ${address}:${String(port)}` : ''} (${code}). Start it, or correct DATABASE_URL.`;
  if (code === '28P01' || code === '28000') return 'PostgreSQL refuses the user or password of DATABASE_URL.';
  if (code === '3D000') return 'The database named in DATABASE_URL does not exist. Create it.';
  return oneLine(plainMessage(error));
}

interface Known {
  code?: string;
  port?: number;
  address?: string;
}

/** An address with several IPs fails with an AggregateError that has no message; drizzle wraps what PostgreSQL said. */
function rootOf(error: unknown): Known {
  if (error instanceof AggregateError && error.errors.length) return rootOf(error.errors[0]);
  const known = error as Known & { cause?: unknown };
  if (!known?.code && known?.cause) return rootOf(known.cause);
  return known ?? {};
}

const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ').trim() || 'unknown fault';
