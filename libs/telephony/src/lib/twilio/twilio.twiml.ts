import twilio from 'twilio';
import type { Instruction, RenderedReply } from '../instruction';
import { CONFERENCE_EVENTS, CUSTOMER_LABEL } from './twilio.mapping';
import { callbackUrls } from './twilio.urls';

/** Longest silence one document can hold; calls end at 4 h anyway. */
const SILENCE_SECONDS = 3600;

/** Characters that XML 1.0 does not have: a document with one is refused as a whole (error 12100). */
const NOT_XML =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

type Gather = Extract<Instruction, { do: 'gather' }>;
type VoiceResponse = InstanceType<typeof twilio.twiml.VoiceResponse>;

/** Instruction → reply. A pure function: the same row always gets the same document (calls.md A2). */
export function renderTwiml(instruction: Instruction, publicUrl: string): RenderedReply {
  if (instruction.do === 'ack') return { status: 204, contentType: 'application/xml', body: '' };
  const document = new twilio.twiml.VoiceResponse();
  write(document, instruction, publicUrl);
  return { status: 200, contentType: 'application/xml', body: document.toString() };
}

function write(document: VoiceResponse, instruction: Exclude<Instruction, { do: 'ack' }>, publicUrl: string): void {
  switch (instruction.do) {
    case 'join':
      return writeJoin(document, instruction, publicUrl);
    case 'play':
      document.play({ loop: instruction.loop ? 0 : 1 }, instruction.url);
      if (instruction.then === 'hangup') document.hangup();
      return;
    case 'say':
      document.say(speakable(instruction.text));
      if (instruction.then === 'hangup') document.hangup();
      return;
    case 'gather':
      return writeGather(document, instruction, publicUrl);
    // The document itself is what answers the call.
    case 'answer':
    case 'silence':
      document.pause({ length: SILENCE_SECONDS });
      return;
    case 'hangup':
      document.hangup();
      return;
    case 'reject':
      document.reject();
  }
}

const speakable = (text: string): string => text.replace(NOT_XML, ' ');

/** The key is told to `/opt-out`, whose reply is the leg's next document; without one the leg hangs up, or asks all the same. */
function writeGather(document: VoiceResponse, { callId, prompt, waitSeconds, then }: Gather, publicUrl: string): void {
  const gather = document.gather({
    input: ['dtmf'],
    numDigits: 1,
    // Otherwise the sharp sign would end the input instead of being it.
    finishOnKey: '',
    timeout: waitSeconds,
    action: callbackUrls(publicUrl, callId).optOut,
    method: 'POST',
    actionOnEmptyResult: then === 'ask',
  });
  if ('text' in prompt) gather.say(speakable(prompt.text));
  else gather.play(prompt.url);
  if (then === 'hangup') document.hangup();
}

/** Settings of the room are those of its first participant: the dial of the contact sends the same ones (calls.md A3). */
function writeJoin(document: VoiceResponse, join: Extract<Instruction, { do: 'join' }>, publicUrl: string): void {
  document.dial().conference(
    {
      participantLabel: join.label,
      // A contact alone in the room waits; the rep's arrival starts it (calls.md C13). Nobody's exit ends it (D18).
      startConferenceOnEnter: join.label !== CUSTOMER_LABEL,
      endConferenceOnExit: false,
      beep: 'false',
      waitUrl: '',
      jitterBufferSize: 'small',
      statusCallback: callbackUrls(publicUrl, join.callId).conferenceStatus,
      statusCallbackMethod: 'POST',
      statusCallbackEvent: [...CONFERENCE_EVENTS],
    },
    join.room,
  );
}
