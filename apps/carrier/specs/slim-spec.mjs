// Cuts Twilio's OpenAPI file down to the paths the local carrier serves, and drops prose, examples and CORS headers.
//   node apps/carrier/specs/slim-spec.mjs <full twilio_api_v2010.json>
// Source: github.com/twilio/twilio-oai, spec/json/twilio_api_v2010.json, commit d50069b44ea8cd23141385bdb6db48f16ff75bb5
// (2026-04-14), MIT licence (repository LICENSE, © Twilio Inc.).
import { readFileSync, writeFileSync } from 'node:fs';

const PATHS = [
  'Calls.json',
  'Calls/{Sid}.json',
  'Calls/{CallSid}/Recordings.json',
  'Calls/{CallSid}/Recordings/{Sid}.json',
  'Conferences.json',
  'Conferences/{Sid}.json',
  'Conferences/{ConferenceSid}/Participants.json',
  'Conferences/{ConferenceSid}/Participants/{CallSid}.json',
  'Recordings.json',
  'Recordings/{Sid}.json',
  'Applications/{Sid}.json',
  'IncomingPhoneNumbers.json',
  'IncomingPhoneNumbers/{Sid}.json',
  'OutgoingCallerIds.json',
  'OutgoingCallerIds/{Sid}.json',
];
/** Operations of those paths that the local carrier does not serve: buying and verifying numbers, deleting the app. */
const LEFT_OUT = /^(Create|Update|Delete)(IncomingPhoneNumber|OutgoingCallerId|ValidationRequest)$|^DeleteApplication$/;
const DROPPED = new Set(['description', 'summary', 'tags', 'examples', 'headers', 'servers', 'security', 'x-twilio']);
const METHODS = ['get', 'post', 'delete'];

const full = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const prefix = '/2010-04-01/Accounts/{AccountSid}/';

/** A key of a `properties` map is a field name, never prose, even when it reads "description" or "tags". */
function slim(node, insideProperties = false) {
  if (Array.isArray(node)) return node.map((item) => slim(item));
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(([key]) => insideProperties || (!DROPPED.has(key) && !key.startsWith('x-')));
  return Object.fromEntries(kept.map(([key, value]) => [key, slim(value, !insideProperties && key === 'properties')]));
}

function referenced(node, found = new Set()) {
  for (const [, name] of JSON.stringify(node).matchAll(/#\/components\/schemas\/([^"]+)"/g)) {
    if (found.has(name)) continue;
    found.add(name);
    referenced(full.components.schemas[name], found);
  }
  return found;
}

const paths = Object.fromEntries(
  PATHS.map((path) => {
    const operations = METHODS.filter((method) => full.paths[prefix + path][method])
      .map((method) => [method, slim(full.paths[prefix + path][method])])
      .filter(([, operation]) => !LEFT_OUT.test(operation.operationId));
    return [prefix + path, Object.fromEntries(operations)];
  }),
);
const schemas = Object.fromEntries([...referenced(paths)].sort().map((name) => [name, slim(full.components.schemas[name])]));
const result = {
  source: 'github.com/twilio/twilio-oai spec/json/twilio_api_v2010.json @ d50069b44ea8cd23141385bdb6db48f16ff75bb5, slimmed by slim-spec.mjs',
  licence: 'MIT, © Twilio Inc.',
  openapi: full.openapi,
  paths,
  components: { schemas },
};
writeFileSync(new URL('twilio-voice.json', import.meta.url), JSON.stringify(result, null, 1) + '\n');
