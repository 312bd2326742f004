import { badParameter, notFound, type TwilioError } from '../twilio-error';
import { INVALID_CODES, MISSING_CODES, OPERATION_RULES, PROSE_RULES } from './parameter-rules';
import { RequestParams, type ParamValue } from './request-params';
import type { Operation, ParameterSchema } from './spec';

/** Name and values as they came; a name may come several times. */
export type RawParams = ReadonlyMap<string, readonly string[]>;

const MAX_VALUE_LENGTH = 4096;

/** Checks one request against the operation's part of the OpenAPI file; throws Twilio's own error. */
export function validateRequest(operation: Operation, path: Readonly<Record<string, string>>, raw: RawParams): RequestParams {
  for (const [name, schema] of operation.pathParameters) {
    const problem = faultOf(path[name] ?? '', schema);
    if (problem) throw notFound(fill(operation.path, path));
  }
  const parsed = new Map<string, ParamValue>();
  for (const [name, values] of raw) {
    const schema = operation.parameters.get(name);
    if (!schema) throw badParameter(`Unknown parameter: ${name.slice(0, 64)}`);
    const value = parse(operation, name, values, schema);
    if (value !== undefined) parsed.set(name, value);
  }
  for (const name of operation.required) if (!parsed.has(name)) throw missing(name);
  return new RequestParams(parsed, new Set(raw.keys()));
}

/** Undefined for an empty value, which Twilio takes as not given. */
function parse(operation: Operation, name: string, values: readonly string[], schema: ParameterSchema): ParamValue | undefined {
  const rules = { ...schema, ...PROSE_RULES[name], ...OPERATION_RULES[`${operation.id}.${name}`] };
  if (schema.type === 'array') {
    const item = { ...schema.items, ...rules.items };
    for (const value of values) reject(name, value, faultOf(value, item));
    return [...values];
  }
  if (values.length > 1) throw badParameter(`Parameter ${name} is given ${values.length} times`);
  const value = values[0] ?? '';
  if (value === '') return undefined;
  reject(name, value, faultOf(value, rules));
  if (schema.type === 'boolean') return value.toLowerCase() === 'true';
  return schema.type === 'integer' ? Number(value) : value;
}

function reject(name: string, value: string, fault: string | null): void {
  if (fault === null) return;
  const shown = value.length > 100 ? `${value.slice(0, 100)}…` : value;
  throw badParameter(`Invalid parameter ${name}: "${shown}" ${fault}`, INVALID_CODES[name]);
}

function missing(name: string): TwilioError {
  const known = MISSING_CODES[name];
  return known ? badParameter(known.message, known.code) : badParameter(`Parameter ${name} is required`);
}

/** What is wrong with a value, or null. */
function faultOf(value: string, schema: ParameterSchema): string | null {
  const { minLength = 0, maxLength = MAX_VALUE_LENGTH } = schema;
  if (value.length > maxLength) return `is longer than ${maxLength} characters`;
  if (value.length < minLength) return `is shorter than ${minLength} characters`;
  if (schema.enum && !schema.enum.includes(value)) return `is not one of ${schema.enum.join(', ')}`;
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) return `does not match ${schema.pattern}`;
  if (schema.type === 'boolean' && !/^(true|false)$/i.test(value)) return 'is not true or false';
  if (schema.type === 'integer' || schema.minimum !== undefined) return numberFault(value, schema);
  if (schema.format === 'uri' && !isHttpUrl(value)) return 'is not a valid URL';
  if (schema.format?.startsWith('date') && Number.isNaN(Date.parse(value))) return 'is not a date';
  return null;
}

function numberFault(value: string, { minimum, maximum }: ParameterSchema): string | null {
  if (!/^-?\d{1,15}$/.test(value)) return 'is not a whole number';
  if (minimum !== undefined && Number(value) < minimum) return `is less than ${minimum}`;
  if (maximum !== undefined && Number(value) > maximum) return `is more than ${maximum}`;
  return null;
}

const isHttpUrl = (value: string): boolean => /^https?:$/.test(URL.parse(value)?.protocol ?? '');

const fill = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent((values[name] ?? '').slice(0, 128)));
