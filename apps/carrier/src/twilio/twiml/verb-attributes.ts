import type { Verb } from './parse-twiml';

const list = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Attributes per verb and noun (carriers/twilio.md §4). An unknown one is Twilio's warning 12200, not a failure. */
const KNOWN: Record<string, ReadonlySet<string>> = {
  Dial: list(
    'action method timeout timeLimit callerId hangupOnStar answerOnBridge ringTone record recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent recordingTrack trim sequential referUrl referMethod',
  ),
  Conference: list(
    'muted beep startConferenceOnEnter endConferenceOnExit participantLabel coach maxParticipants waitUrl waitMethod record trim recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent statusCallback statusCallbackMethod statusCallbackEvent jitterBufferSize region eventCallbackUrl recordingConfigurationId',
  ),
  Number: list(
    'statusCallback statusCallbackMethod statusCallbackEvent url method sendDigits byoc machineDetection machineDetectionTimeout machineDetectionSpeechThreshold machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback amdStatusCallbackMethod',
  ),
  Client: list('statusCallback statusCallbackMethod statusCallbackEvent url method'),
  Gather: list(
    'action method input timeout speechTimeout numDigits finishOnKey actionOnEmptyResult partialResultCallback partialResultCallbackMethod language hints bargeIn profanityFilter enhanced speechModel debug',
  ),
  Say: list('voice language loop'),
  Play: list('loop digits'),
  Pause: list('length'),
  Redirect: list('method'),
  Hangup: list(''),
  Reject: list('reason'),
};

/** Known, and without effect here: better told than missed. */
const IGNORED: Record<string, ReadonlySet<string>> = {
  Dial: list('hangupOnStar record ringTone sequential referUrl'),
  Conference: list('record eventCallbackUrl recordingConfigurationId'),
  Number: list('url sendDigits byoc machineDetection amdStatusCallback'),
  Client: list('url'),
  Gather: list('speechTimeout partialResultCallback hints bargeIn profanityFilter enhanced speechModel debug'),
};
const OFF = new Set(['', 'false', 'do-not-record']);

export function ignoredAttributes(verb: Verb): string[] {
  const own = Object.entries(verb.attributes).filter(([name, value]) => IGNORED[verb.name]?.has(name) && !OFF.has(value));
  return [...own.map(([name]) => `${verb.name}@${name}`), ...verb.children.flatMap(ignoredAttributes)];
}

export function unknownAttributes(verb: Verb): string[] {
  const own = Object.keys(verb.attributes).filter((name) => KNOWN[verb.name] && !KNOWN[verb.name]?.has(name));
  return [...own.map((name) => `${verb.name}@${name}`), ...verb.children.flatMap(unknownAttributes)];
}
