import type { ParameterSchema } from './spec';

/**
 * Value sets and limits which Twilio documents in prose only, so that the OpenAPI file does not carry them
 * (carriers/twilio.md §1).
 */
const oneOf = (...values: string[]): ParameterSchema => ({ enum: values });
const range = (minimum: number, maximum: number): ParameterSchema => ({ minimum, maximum });
const upTo = (maxLength: number): ParameterSchema => ({ maxLength });
const eachOf = (...values: string[]): ParameterSchema => ({ items: { enum: values } });

const RECORDING_EVENTS = eachOf('in-progress', 'completed', 'absent');

export const PROSE_RULES: Readonly<Record<string, ParameterSchema>> = {
  StatusCallbackEvent: eachOf('initiated', 'ringing', 'answered', 'completed'),
  ConferenceStatusCallbackEvent: eachOf('start', 'end', 'join', 'leave', 'mute', 'hold', 'modify', 'speaker', 'announcement'),
  RecordingStatusCallbackEvent: RECORDING_EVENTS,
  ConferenceRecordingStatusCallbackEvent: RECORDING_EVENTS,
  RecordingChannels: oneOf('mono', 'dual'),
  RecordingTrack: oneOf('inbound', 'outbound', 'both'),
  Trim: oneOf('trim-silence', 'do-not-trim'),
  ConferenceTrim: oneOf('trim-silence', 'do-not-trim'),
  ConferenceRecord: oneOf('true', 'false', 'record-from-start', 'do-not-record'),
  PauseBehavior: oneOf('skip', 'silence'),
  Beep: oneOf('true', 'false', 'onEnter', 'onExit'),
  JitterBufferSize: oneOf('off', 'small', 'medium', 'large'),
  MachineDetection: oneOf('Enable', 'DetectMessageEnd'),
  MachineDetectionTimeout: range(3, 59),
  MachineDetectionSpeechThreshold: range(1000, 6000),
  MachineDetectionSpeechEndThreshold: range(500, 5000),
  MachineDetectionSilenceTimeout: range(2000, 10_000),
  AsyncAmd: oneOf('true', 'false'),
  SendDigits: { maxLength: 32, pattern: '^[0-9A-Da-d*#wW]+$' },
  Timeout: range(1, 600),
  TimeLimit: range(1, 86_400),
  MaxParticipants: range(2, 250),
  Label: upTo(128),
  Twiml: upTo(4000),
  CallReason: upTo(160),
  FriendlyName: upTo(128),
};

/** Narrower limits of one operation. */
export const OPERATION_RULES: Readonly<Record<string, ParameterSchema>> = {
  'CreateParticipant.Timeout': range(5, 600),
};

/** Twilio's code for a parameter that is missing or wrong; any other is 20001. [memory] for 21206, 21208 and 21209. */
export const MISSING_CODES: Readonly<Record<string, { code: number; message: string }>> = {
  To: { code: 21201, message: "No 'To' number is specified" },
  From: { code: 21213, message: "No 'From' number is specified" },
};

export const INVALID_CODES: Readonly<Record<string, number>> = {
  Url: 21205,
  FallbackUrl: 21205,
  StatusCallback: 21609,
  SendDigits: 21206,
  Timeout: 21208,
  Method: 21209,
  FallbackMethod: 21209,
  StatusCallbackMethod: 21209,
  ApplicationSid: 21218,
};
