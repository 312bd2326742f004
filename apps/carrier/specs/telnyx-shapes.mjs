// Writes the bodies of Telnyx's commands, as the official package types them, into telnyx-commands.json: which fields there
// are, which are required, of what type, with which fixed values. Prose is left out.
//   node apps/carrier/specs/telnyx-shapes.mjs
// Source: npm `telnyx` 7.24.0, MIT licence (© Telnyx).
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../../..');
const RESOURCES = path.join(root, 'node_modules/telnyx/resources');

/** Our name of a command → its file and interface. */
const COMMANDS = {
  dial: ['calls/calls', 'CallDialParams'],
  ...actions('calls/actions', {
    answer: 'Answer',
    reject: 'Reject',
    hangup: 'Hangup',
    bridge: 'Bridge',
    transfer: 'Transfer',
    playback_start: 'StartPlayback',
    playback_stop: 'StopPlayback',
    speak: 'Speak',
    record_start: 'StartRecording',
    record_stop: 'StopRecording',
    record_pause: 'PauseRecording',
    record_resume: 'ResumeRecording',
    send_dtmf: 'SendDtmf',
    gather: 'Gather',
    gather_stop: 'StopGather',
    gather_using_audio: 'GatherUsingAudio',
    gather_using_speak: 'GatherUsingSpeak',
    client_state_update: 'UpdateClientState',
  }),
  conference_create: ['conferences/conferences', 'ConferenceCreateParams'],
  conference_participant_update: ['conferences/conferences', 'ConferenceUpdateParticipantParams'],
  ...actions(
    'conferences/actions',
    {
      join: 'Join',
      leave: 'Leave',
      mute: 'Mute',
      unmute: 'Unmute',
      hold: 'Hold',
      unhold: 'Unhold',
      play: 'Play',
      stop: 'Stop',
      speak: 'Speak',
      update: 'Update',
      end: 'EndConference',
      record_start: 'RecordStart',
      record_stop: 'RecordStop',
      record_pause: 'RecordPause',
      record_resume: 'RecordResume',
    },
    'conference_',
  ),
  recordings_delete: ['recordings/actions', 'ActionDeleteParams'],
  credential_create: ['telephony-credentials', 'TelephonyCredentialCreateParams'],
  credential_update: ['telephony-credentials', 'TelephonyCredentialUpdateParams'],
};
/** Where the package's name of a field is not the one it sends (src/resources/calls/actions). */
const WIRE_NAMES = { call_control_id_to_bridge_with: 'call_control_id' };

function actions(file, names, prefix = '') {
  return Object.fromEntries(Object.entries(names).map(([name, type]) => [prefix + name, [file, `Action${type}Params`]]));
}

const files = [...new Set(Object.values(COMMANDS).map(([file]) => path.join(RESOURCES, `${file}.d.ts`)))];
const program = ts.createProgram(files, { skipLibCheck: true, strict: true, moduleResolution: ts.ModuleResolutionKind.Bundler });
const checker = program.getTypeChecker();

function shapeOf([file, name]) {
  const source = program.getSourceFile(path.join(RESOURCES, `${file}.d.ts`));
  const declared = source.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
  const fields = checker.getTypeAtLocation(declared).getProperties().filter((field) => !isPathPart(field));
  const nameOf = (field) => WIRE_NAMES[field.name] ?? field.name;
  return {
    required: fields.filter((field) => !(field.flags & ts.SymbolFlags.Optional)).map(nameOf),
    fields: Object.fromEntries(fields.map((field) => [nameOf(field), kindOf(checker.getNonNullableType(checker.getTypeOfSymbol(field)))])),
  };
}

const isPathPart = (field) => /^Path param/.test(ts.displayPartsToString(field.getDocumentationComment(checker)));

/** `{ types, values? }`: the JSON types a field may have; `values` where only fixed strings are allowed. */
function kindOf(type) {
  const members = type.isUnion() ? type.types : [type];
  const types = [...new Set(members.map(jsonType))];
  const values = members.filter((member) => member.isStringLiteral()).map(({ value }) => value);
  const open = members.some((member) => member.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral));
  return { types, ...(values.length > 0 && !open && { values }) };
}

function jsonType(type) {
  if (type.flags & ts.TypeFlags.StringLike) return 'string';
  if (type.flags & ts.TypeFlags.NumberLike) return 'number';
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  return checker.isArrayType(type) ? 'array' : 'object';
}

const shapes = Object.fromEntries(Object.entries(COMMANDS).map(([name, where]) => [name, shapeOf(where)]));
writeFileSync(path.join(import.meta.dirname, 'telnyx-commands.json'), `${JSON.stringify(shapes, null, 1)}\n`);
