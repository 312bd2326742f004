import { XMLParser } from 'fast-xml-parser';
import type { Instruction } from '../instruction';
import { dialParameters } from './twilio.dial';
import { renderTwiml } from './twilio.twiml';

const CALL_ID = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01';
const PUBLIC = 'https://dialer.example';
const JOIN = { do: 'join', callId: CALL_ID, room: 'COLD_CALL_1', label: 'agent_7' } as const;
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const body = (instruction: Instruction) => renderTwiml(instruction, PUBLIC).body;
const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
const conference = (instruction: Instruction): Record<string, string> => {
  const document = xml.parse(body(instruction)) as { Response: { Dial: { Conference: Record<string, string> } } };
  return document.Response.Dial.Conference;
};

describe('a document', () => {
  it.each<[Instruction, string]>([
    [{ do: 'play', url: 'https://x.example/a.mp3?a=1&b=2', loop: true }, '<Play loop="0">https://x.example/a.mp3?a=1&amp;b=2</Play>'],
    [{ do: 'play', url: 'https://x.example/a.mp3', loop: false }, '<Play loop="1">https://x.example/a.mp3</Play>'],
    [{ do: 'say', text: 'Goodbye', then: 'hangup' }, '<Say>Goodbye</Say><Hangup/>'],
    [{ do: 'say', text: 'One moment', then: 'continue' }, '<Say>One moment</Say>'],
    [{ do: 'play', url: 'https://x.example/a.mp3', loop: false, then: 'hangup' }, '<Play loop="1">https://x.example/a.mp3</Play><Hangup/>'],
    [{ do: 'answer', callId: CALL_ID }, '<Pause length="3600"/>'],
    [{ do: 'silence' }, '<Pause length="3600"/>'],
    [{ do: 'hangup' }, '<Hangup/>'],
    [{ do: 'reject' }, '<Reject/>'],
  ])('%j', (instruction, verbs) => {
    expect(renderTwiml(instruction, PUBLIC)).toEqual({
      status: 200,
      contentType: 'application/xml',
      body: `${HEAD}<Response>${verbs}</Response>`,
    });
  });

  it('is empty for an acknowledgement', () => {
    expect(renderTwiml({ do: 'ack' }, PUBLIC)).toEqual({ status: 204, contentType: 'application/xml', body: '' });
  });

  it('says markup as text and drops what XML does not have', () => {
    expect(body({ do: 'say', text: '<Hangup/> & \u0000\uD800 "Müller" 👋', then: 'continue' })).toBe(
      `${HEAD}<Response><Say>&lt;Hangup/&gt; &amp;    "Müller" 👋</Say></Response>`,
    );
  });
});

describe('a join', () => {
  it('puts the rep’s leg into the room, which it starts and does not end', () => {
    expect(conference(JOIN)).toEqual({
      '#text': 'COLD_CALL_1',
      participantLabel: 'agent_7',
      startConferenceOnEnter: 'true',
      endConferenceOnExit: 'false',
      beep: 'false',
      waitUrl: '',
      jitterBufferSize: 'small',
      statusCallback: `${PUBLIC}/api/voice/conference-status?call=${CALL_ID}#rc=3&amp;rp=all`.replace('&amp;', '&'),
      statusCallbackMethod: 'POST',
      statusCallbackEvent: 'start end join leave mute hold announcement',
    });
  });

  it('of the contact does not start the room', () => {
    expect(conference({ ...JOIN, label: 'customer' })).toMatchObject({ startConferenceOnEnter: 'false', participantLabel: 'customer' });
  });

  it('settles the room exactly as the dial does, whichever comes first', () => {
    const dial = dialParameters({ callId: CALL_ID, room: 'COLD_CALL_1', to: '+1', from: '+1', timeoutSeconds: 20 }, PUBLIC);
    const joined = conference(JOIN);
    expect(joined.statusCallback).toBe(dial.conferenceStatusCallback);
    expect(joined.statusCallbackMethod).toBe(dial.conferenceStatusCallbackMethod);
    expect(joined.statusCallbackEvent).toBe(dial.conferenceStatusCallbackEvent!.join(' '));
    expect(joined.waitUrl).toBe(dial.waitUrl);
    expect(joined.jitterBufferSize).toBe(dial.jitterBufferSize);
  });

  it('carries nothing hostile into the document', () => {
    const hostile = conference({ ...JOIN, room: '"><Hangup/>', label: '"/><Hangup/>' });
    expect(hostile).toMatchObject({ '#text': '"><Hangup/>', participantLabel: '"/><Hangup/>' });
  });
});

describe('a key that is asked for', () => {
  const GATHER = { do: 'gather', callId: CALL_ID, prompt: { text: 'Press <9> & go' }, waitSeconds: 5, then: 'hangup' } as const;
  const opening = (actionOnEmptyResult: boolean) =>
    `<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="5" action="${PUBLIC}/api/voice/opt-out?call=${CALL_ID}#rc=3&amp;rp=all"` +
    ` method="POST" actionOnEmptyResult="${actionOnEmptyResult}">`;

  it('goes to us, any one; without one the leg ends', () => {
    expect(body(GATHER)).toBe(`${HEAD}<Response>${opening(false)}<Say>Press &lt;9&gt; &amp; go</Say></Gather><Hangup/></Response>`);
  });

  it('may be asked for over a file, and missing it may be told', () => {
    expect(body({ ...GATHER, prompt: { url: 'https://x.example/a.wav' }, then: 'ask' })).toBe(
      `${HEAD}<Response>${opening(true)}<Play>https://x.example/a.wav</Play></Gather></Response>`,
    );
  });
});
