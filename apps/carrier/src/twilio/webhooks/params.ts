/** A webhook's fields in the order in which they are sent; a name may come twice. */
export type Params = ReadonlyArray<readonly [name: string, value: string]>;

type Value = string | number | boolean | null | undefined;

/** Leaves out what is null or undefined; an empty string is sent, as Twilio does. */
export function params(fields: Record<string, Value>): Params {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, String(value)] as const);
}

export const formBody = (fields: Params): string =>
  new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();
