import shapes from '../../../specs/telnyx-commands.json';
import { badClientState, badEnum, malformed, missing, outOfRange } from '../telnyx-error';

interface FieldShape {
  types: string[];
  values?: string[];
}

interface CommandShape {
  required: string[];
  fields: Record<string, FieldShape>;
}

export type Command = keyof typeof shapes;

const MAX_TEXT = 10_000;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Where the package's types say "number" and Telnyx's pages say which (carriers/telnyx.md §1). */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  timeout_secs: [5, 600],
  time_limit_secs: [60, 14_400],
  max_length: [0, 14_400],
  record_max_length: [0, 43_200],
  max_participants: [2, 800],
  duration_millis: [100, 500],
};

/** A command's body, checked against its shape (specs/telnyx-shapes.mjs). */
export class Fields {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** Throws Telnyx's own error: unknown fields, missing ones, wrong types, values, ranges, and a bad client_state. */
  static check(command: Command, body: unknown): Fields {
    if (body === null || typeof body !== 'object' || Array.isArray(body)) throw malformed('The request body must be a JSON object.');
    const shape: CommandShape = shapes[command];
    for (const [name, value] of Object.entries(body)) checkField(name, value, shape.fields[name]);
    for (const name of shape.required) if ((body as Record<string, unknown>)[name] === undefined) throw missing(name);
    return new Fields(body as Record<string, unknown>);
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.values[name];
    return typeof value === 'number' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  texts(name: string): string[] | undefined {
    const value = this.values[name];
    if (!Array.isArray(value)) return undefined;
    return value.map((item) => {
      if (typeof item !== 'string') throw malformed(`'${name}' must be a list of strings.`, { pointer: `/${name}` });
      return item;
    });
  }

  /** A nested object; its fields are not in the table of shapes. */
  object(name: string): Fields | undefined {
    const value = this.values[name];
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? new Fields(value as Record<string, unknown>) : undefined;
  }

  list(name: string): unknown[] {
    const value = this.values[name];
    return Array.isArray(value) ? value : [];
  }

  entries(): Array<[string, unknown]> {
    return Object.entries(this.values);
  }
}

function checkField(name: string, value: unknown, shape: FieldShape | undefined): void {
  const shown = name.slice(0, 64);
  if (!shape) throw malformed(`The parameter '${shown}' is unknown.`, { pointer: `/${shown}` });
  if (value === null) return;
  const type = Array.isArray(value) ? 'array' : typeof value;
  if (!shape.types.includes(type))
    throw malformed(`'${shown}' must be ${shape.types.join(' or ')}, not ${type}.`, { pointer: `/${shown}` });
  if (typeof value === 'string') checkText(shown, value, shape);
  if (typeof value === 'number') checkNumber(shown, value);
}

function checkText(name: string, value: string, { values }: FieldShape): void {
  if (name === 'client_state' || name === 'target_leg_client_state') {
    if (!BASE64.test(value)) throw badClientState();
    return;
  }
  if (value.length > MAX_TEXT && name !== 'playback_content') throw outOfRange(name, `is longer than ${MAX_TEXT} characters`);
  if (values && !values.includes(value)) throw badEnum(name, values);
}

function checkNumber(name: string, value: number): void {
  const range = RANGES[name];
  if (range && (value < range[0] || value > range[1])) throw outOfRange(name, `must be from ${range[0]} to ${range[1]}`);
}
