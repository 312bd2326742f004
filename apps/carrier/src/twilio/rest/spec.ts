import document from '../../../specs/twilio-voice.json';

/** The part of Twilio's OpenAPI file that the carrier serves (specs/slim-spec.mjs). */
export interface ParameterSchema {
  type?: string;
  format?: string;
  enum?: string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: ParameterSchema;
  $ref?: string;
}

export interface Operation {
  id: string;
  method: 'GET' | 'POST' | 'DELETE';
  /** With `{Placeholders}`. */
  path: string;
  pathParameters: ReadonlyMap<string, ParameterSchema>;
  /** Of the query for GET, of the form for POST. */
  parameters: ReadonlyMap<string, ParameterSchema>;
  required: readonly string[];
}

interface RawOperation {
  operationId: string;
  parameters?: Array<{ name: string; in: string; schema: ParameterSchema }>;
  requestBody?: { content: Record<string, { schema: { properties: Record<string, ParameterSchema>; required?: string[] } }> };
}

const schemas = document.components.schemas as unknown as Record<string, ParameterSchema>;

const resolved = (schema: ParameterSchema): ParameterSchema =>
  schema.$ref ? (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema;

function toOperation(path: string, method: string, raw: RawOperation): Operation {
  const pick = (where: string): Array<[string, ParameterSchema]> =>
    (raw.parameters ?? []).filter((parameter) => parameter.in === where).map(({ name, schema }) => [name, resolved(schema)]);
  const form = raw.requestBody?.content['application/x-www-form-urlencoded']?.schema;
  const fields = Object.entries(form?.properties ?? {}).map(([name, schema]): [string, ParameterSchema] => [name, resolved(schema)]);
  return {
    id: raw.operationId,
    method: method.toUpperCase() as Operation['method'],
    path,
    pathParameters: new Map(pick('path')),
    parameters: new Map([...pick('query'), ...fields]),
    required: form?.required ?? [],
  };
}

export const OPERATIONS: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods as unknown as Record<string, RawOperation>).map(([method, raw]) => toOperation(path, method, raw)),
);
