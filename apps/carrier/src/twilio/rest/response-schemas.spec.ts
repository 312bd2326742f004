import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { ACCOUNT, CarrierFixture, eventually, OURS } from '../../testing/carrier-fixture';

interface Spec {
  components: { schemas: Record<string, object> };
  paths: Record<
    string,
    Record<string, { operationId: string; responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
}

const spec = JSON.parse(readFileSync(path.resolve(__dirname, '../../../specs/twilio-voice.json'), 'utf8')) as Spec;
const RFC_2822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} \+0000$/;

/** The schemas as JSON Schema: an answer may have no other fields. */
function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).map(([key, value]) => [key, strict(value)] as const);
  const schema = Object.fromEntries(entries) as Record<string, unknown>;
  if (schema['properties'] && schema['type'] === 'object') schema['additionalProperties'] = false;
  // `encryption_details` says only that it may be null.
  if (schema['nullable'] && !schema['type']) return {};
  return schema;
}

/** Null while the conference lives: so in Twilio's own examples, though its schema forgets to say so. */
const NULLABLE_ENUM = 'conference_enum_reason_conference_ended';
const schemas = strict(spec.components.schemas) as Record<string, { enum: unknown[] }>;
const components = { schemas: { ...schemas, [NULLABLE_ENUM]: { enum: [...schemas[NULLABLE_ENUM]!.enum, null] } } };

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('date-time-rfc-2822', RFC_2822);
ajv.addFormat('currency', /^[A-Z]{3}$/);
ajv.addFormat('phone-number', /^\+\d+$/);
ajv.addFormat('http-method', /^(GET|POST)$/);
// Paging links are relative in Twilio's own examples, addresses of callbacks absolute.
ajv.addFormat('uri', /^(https?:\/)?\/\S*$/);
for (const ignored of ['uri-map', 'phone-number-capabilities', 'int64', 'endpoint', 'twiml']) ajv.addFormat(ignored, true);

const seen = new Set<string>();
function validatorOf(operationId: string, status: string): ValidateFunction {
  const operation = Object.values(spec.paths)
    .flatMap((methods) => Object.values(methods))
    .find((one) => one.operationId === operationId)!;
  const schema = operation.responses[status]!.content!['application/json']!.schema;
  return ajv.compile({ ...(strict(schema) as object), components });
}

async function conforms(operationId: string, answer: Response): Promise<Record<string, unknown>> {
  seen.add(operationId);
  const body = (await answer.json()) as Record<string, unknown>;
  const validate = validatorOf(operationId, String(answer.status));
  if (!validate(body)) throw new Error(`${operationId}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body, null, 1)}`);
  return body;
}

let it_: CarrierFixture;
beforeAll(async () => {
  it_ = await CarrierFixture.start({ CARRIER_CALLER_IDS: '+14155550177' });
});
afterAll(() => it_.stop());

/** Everything of the OpenAPI file that an answer could get wrong: shapes, strings for numbers, dates, enums, SIDs, pages. */
describe('answers conform to the OpenAPI file', () => {
  it('about calls and recordings', async () => {
    const fields = { From: OURS, To: it_.number('31'), Twiml: '<Response><Pause length="60"/></Response>' };
    const { sid } = await conforms('CreateCall', await it_.form('/Calls.json', fields));
    const path = `/Calls/${String(sid)}`;
    await it_.answer(String(sid));
    await conforms('FetchCall', await it_.rest(`${path}.json`));
    const { sid: recording } = await conforms('CreateCallRecording', await it_.form(`${path}/Recordings.json`, {}));
    await conforms('FetchCallRecording', await it_.rest(`${path}/Recordings/${String(recording)}.json`));
    await conforms('ListCallRecording', await it_.rest(`${path}/Recordings.json`));
    await conforms('UpdateCallRecording', await it_.form(`${path}/Recordings/Twilio.CURRENT.json`, { Status: 'stopped' }));
    await conforms('UpdateCall', await it_.form(`${path}.json`, { Status: 'completed' }));
    await conforms('ListCall', await it_.rest('/Calls.json?PageSize=1'));
    await eventually(
      () => it_.client.recordings(String(recording)).fetch(),
      ({ status }) => status !== 'processing',
    );
    await conforms('FetchRecording', await it_.rest(`/Recordings/${String(recording)}.json`));
    await conforms('ListRecording', await it_.rest('/Recordings.json'));
  });

  it('about conferences and participants', async () => {
    const fields = { From: OURS, To: it_.number('31'), Label: 'customer' };
    const made = await conforms('CreateParticipant', await it_.form('/Conferences/room/Participants.json', fields));
    const path = `/Conferences/${String(made['conference_sid'])}`;
    await conforms('FetchParticipant', await it_.rest(`${path}/Participants/customer.json`));
    await conforms('ListParticipant', await it_.rest(`${path}/Participants.json`));
    await conforms('UpdateParticipant', await it_.form(`${path}/Participants/customer.json`, { Muted: 'true' }));
    await conforms('FetchConference', await it_.rest(`${path}.json`));
    await conforms('UpdateConference', await it_.form(`${path}.json`, { Status: 'completed' }));
    await conforms('ListConference', await it_.rest('/Conferences.json?FriendlyName=room'));
  });

  it('about the account', async () => {
    await conforms('FetchApplication', await it_.rest(`/Applications/${ACCOUNT.CARRIER_TWIML_APP_SID}.json`));
    await conforms('UpdateApplication', await it_.form(`/Applications/${ACCOUNT.CARRIER_TWIML_APP_SID}.json`, { FriendlyName: 'x' }));
    const numbers = await conforms('ListIncomingPhoneNumber', await it_.rest('/IncomingPhoneNumbers.json'));
    const [number] = numbers['incoming_phone_numbers'] as Array<{ sid: string }>;
    await conforms('FetchIncomingPhoneNumber', await it_.rest(`/IncomingPhoneNumbers/${number!.sid}.json`));
    const callerIds = await conforms('ListOutgoingCallerId', await it_.rest('/OutgoingCallerIds.json'));
    const [callerId] = callerIds['outgoing_caller_ids'] as Array<{ sid: string; phone_number: string }>;
    expect(callerId!.phone_number).toBe('+14155550177');
    await conforms('FetchOutgoingCallerId', await it_.rest(`/OutgoingCallerIds/${callerId!.sid}.json`));
  });

  it('and no operation with an answer was left out', () => {
    const all = Object.values(spec.paths).flatMap((methods) => Object.values(methods));
    const withAnswer = all.filter(({ responses }) => !responses['204']).map(({ operationId }) => operationId);
    expect([...seen].sort()).toEqual(withAnswer.sort());
  });
});
