import { methodNotAllowed, notFound } from '../twilio-error';
import { OPERATIONS, type Operation } from './spec';

interface Route {
  operation: Operation;
  pattern: RegExp;
  names: string[];
}

const routes: Route[] = OPERATIONS.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace(/\./g, '\\.').replace(/\{\w+\}/g, '([^/]+)')}$`),
  names: [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''),
}));

/** Finds the operation of a request; 405 for a path we know with another method, else 404, in Twilio's shape. */
export function route(method: string, pathname: string): { operation: Operation; path: Record<string, string> } {
  const samePath = routes.filter(({ pattern }) => pattern.test(pathname));
  const found = samePath.find(({ operation }) => operation.method === method);
  if (!found) throw samePath.length > 0 ? methodNotAllowed() : notFound(pathname.slice(0, 256));
  const values = found.pattern.exec(pathname)?.slice(1) ?? [];
  return {
    operation: found.operation,
    path: Object.fromEntries(found.names.map((name, index) => [name, decode(values[index] ?? '', pathname)])),
  };
}

function decode(value: string, pathname: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw notFound(pathname.slice(0, 256));
  }
}
