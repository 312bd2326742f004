import { NETWORK_FAULTS, REST_FAULTS, WEBHOOK_FAULTS, type Fault, type NetworkFault } from '../core/faults';
import { ControlError } from './control-error';

type Fields = Readonly<Record<string, unknown>>;

const MOST = 100_000;
const MAX_DELAY_MS = 60_000;
const FAULT_FIELDS = ['on', 'kind', 'count', 'delay_ms', 'for_ms', 'path', 'method', 'webhook'];

/** A JSON object with no other fields than these. */
export function fieldsOf(body: unknown, known: readonly string[]): Fields {
  const fields = body ?? {};
  if (typeof fields !== 'object' || Array.isArray(fields)) throw new ControlError(400, 'The body must be a JSON object');
  const unknown = Object.keys(fields).filter((name) => !known.includes(name));
  const first = unknown[0];
  if (first !== undefined) throw new ControlError(400, `Unknown field ${first.slice(0, 64)}: known are ${known.join(', ') || 'none'}`);
  return fields as Fields;
}

export function text(fields: Fields, name: string, shape: RegExp, wants: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || !shape.test(value)) throw new ControlError(400, `${name} ${wants}`);
  return value;
}

export function integer(fields: Fields, name: string, fallback: number, min: number, max: number): number {
  const value = fields[name] ?? fallback;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max)
    throw new ControlError(400, `${name} must be a whole number from ${min} to ${max}`);
  return number;
}

/** `{ on: "rest"|"webhook"|"signalling"|"media", kind, … }`: each has fields of its own. */
export function faultOf(body: unknown): Fault | NetworkFault {
  const on = text(fieldsOf(body, FAULT_FIELDS), 'on', /^(rest|webhook|signalling|media)$/, 'must be rest, webhook, signalling or media');
  return on === 'signalling' || on === 'media' ? networkFaultOf(on, body) : requestFaultOf(on, body);
}

function networkFaultOf(on: NetworkFault['on'], body: unknown): NetworkFault {
  const fields = fieldsOf(body, ['on', 'kind', 'for_ms']);
  oneOf(fields, 'kind', [NETWORK_FAULTS[on]]);
  // Sockets that are cut may come back at once; media that stops for no time at all does not stop.
  return { on, forMs: integer(fields, 'for_ms', on === 'signalling' ? 0 : 1000, 0, MAX_DELAY_MS) };
}

function requestFaultOf(on: string, body: unknown): Fault {
  const fields = fieldsOf(body, ['on', 'kind', 'count', 'delay_ms', ...(on === 'rest' ? ['path', 'method'] : ['webhook'])]);
  const common = { count: integer(fields, 'count', 1, 1, MOST), delayMs: integer(fields, 'delay_ms', 1000, 0, MAX_DELAY_MS) };
  if (on === 'webhook') {
    const kind = oneOf(fields, 'kind', WEBHOOK_FAULTS);
    return { on, kind, ...common, webhook: optional(fields, 'webhook', /^[a-z._-]{1,48}$/, 'must be a kind of webhook') };
  }
  const kind = oneOf(fields, 'kind', REST_FAULTS);
  const method = optional(fields, 'method', /^(GET|POST|PUT|PATCH|DELETE)$/, 'must be GET, POST, PUT, PATCH or DELETE');
  return { on: 'rest', kind, ...common, path: optional(fields, 'path', /^.{1,256}$/, 'must be a part of a path') ?? '', method };
}

export function optional(fields: Fields, name: string, shape: RegExp, wants: string): string | null {
  return fields[name] === undefined || fields[name] === null ? null : text(fields, name, shape, wants);
}

function oneOf<T extends string>(fields: Fields, name: string, values: readonly T[]): T {
  const value = values.find((one) => one === fields[name]);
  if (value === undefined) throw new ControlError(400, `${name} must be one of ${values.join(', ')}`);
  return value;
}
