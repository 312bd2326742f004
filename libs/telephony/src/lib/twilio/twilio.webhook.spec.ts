import fc from 'fast-check';
import { WebhookRejectedError } from '../telephony-error';
import type { RawWebhook } from '../telephony-provider';
import amdStatus from './fixtures/amd-status.json';
import clientCompleted from './fixtures/client-completed.json';
import clientDial from './fixtures/client-dial.json';
import conferenceEnd from './fixtures/conference-end.json';
import conferenceStart from './fixtures/conference-start.json';
import gather from './fixtures/gather.json';
import holdMusic from './fixtures/hold-music.json';
import inbound from './fixtures/inbound.json';
import legAnswered from './fixtures/leg-answered.json';
import legBusy from './fixtures/leg-busy.json';
import legCompleted from './fixtures/leg-completed.json';
import legInitiated from './fixtures/leg-initiated.json';
import legRinging from './fixtures/leg-ringing.json';
import participantHold from './fixtures/participant-hold.json';
import participantJoin from './fixtures/participant-join.json';
import participantLeave from './fixtures/participant-leave.json';
import recordingCompleted from './fixtures/recording-completed.json';
import { makeTwilioOptions } from './testing/make-twilio-options';
import { RECEIVED_AT, signedWebhook, twilioSignature } from './testing/signed-webhook';
import { receiveTwilioWebhook } from './twilio.webhook';

const CALL_ID = '019355a0-7c1e-7a10-9c55-2f6c1d0e8a01';
const ROOM = 'COLD_CALL_019355a07c1e7a109c552f6c1d0e8a01';
const CA = 'CA25e16e9a716a4a1786a7c83f58e30482';
const CF = 'CF25e16e9a716a4a1786a7c83f58e30482';
const { authToken } = makeTwilioOptions();

const receive = (webhook: RawWebhook) => receiveTwilioWebhook(webhook, authToken);

function rejection(webhook: RawWebhook): WebhookRejectedError['reason'] {
  try {
    receive(webhook);
  } catch (error) {
    if (error instanceof WebhookRejectedError) return error.reason;
    throw error;
  }
  throw new Error('the webhook was taken');
}

describe('progress of the contact’s leg', () => {
  it.each([
    [legInitiated, 'initiated', 0],
    [legRinging, 'ringing', 1],
    [legAnswered, 'answered', 2],
    [legCompleted, 'completed', 3],
  ] as const)('is told in our words (%#)', (fixture, status, sequence) => {
    expect(receive(signedWebhook(fixture))).toEqual([
      {
        kind: 'leg',
        label: null,
        provider: 'twilio',
        key: `status:${CA}:${sequence}`,
        callId: CALL_ID,
        sequence,
        at: RECEIVED_AT,
        legSid: CA,
        status,
        to: '+14155550110',
        from: '+14155550100',
        reason: null,
      },
    ]);
  });

  it.each(['busy', 'no-answer', 'failed', 'canceled'] as const)('%s comes with the network’s reason', (status) => {
    expect(receive(signedWebhook(legBusy, { CallStatus: status }))).toMatchObject([{ status, reason: 'sip_486' }]);
  });

  it('has no reason where the network gave none, or nonsense', () => {
    expect(receive(signedWebhook(legBusy, { SipResponseCode: null }))).toMatchObject([{ reason: null }]);
    expect(receive(signedWebhook(legBusy, { SipResponseCode: '4 8 6; drop table' }))).toMatchObject([{ reason: null }]);
  });

  it('has no call id when its address carries none', () => {
    expect(receive(signedWebhook(legInitiated, {}, '/api/voice/status'))).toMatchObject([{ callId: null }]);
  });

  it('is not told for the browser’s leg, which never changes the contact’s state', () => {
    expect(receive(signedWebhook(clientCompleted))).toEqual([]);
  });

  it.each([
    ['a SID of something else', { CallSid: CF }],
    ['no SID', { CallSid: null }],
    ['a status nobody knows', { CallStatus: 'exploded' }],
    ['a status every object has', { CallStatus: 'constructor' }],
    ['no status', { CallStatus: null }],
    ['no sequence number', { SequenceNumber: null }],
    ['a sequence number that is none', { SequenceNumber: '1e3' }],
    ['a sequence number below zero', { SequenceNumber: '-1' }],
  ])('is malformed with %s', (_what, changes) => {
    expect(rejection(signedWebhook(legInitiated, changes))).toBe('malformed');
  });
});

describe('progress of a recording', () => {
  const RE = 'RE25e16e9a716a4a1786a7c83f58e30482';

  it('is told in our words, and without the address it brings', () => {
    expect(receive(signedWebhook(recordingCompleted))).toEqual([
      {
        kind: 'recording',
        provider: 'twilio',
        key: `rec:${RE}:completed`,
        callId: CALL_ID,
        sequence: null,
        at: RECEIVED_AT,
        recordingSid: RE,
        legSid: CA,
        status: 'completed',
        durationSeconds: 42,
        channels: 2,
        reason: null,
      },
    ]);
  });

  it.each(['in-progress', 'completed', 'absent', 'failed'])('%s has a key of its own', (status) => {
    expect(receive(signedWebhook(recordingCompleted, { RecordingStatus: status }))).toMatchObject([{ status, key: `rec:${RE}:${status}` }]);
  });

  it('says why there is nothing', () => {
    const tooShort = { RecordingStatus: 'absent', RecordingDuration: null, ErrorCode: '16101' };
    expect(receive(signedWebhook(recordingCompleted, tooShort))).toMatchObject([
      { status: 'absent', durationSeconds: null, reason: '16101' },
    ]);
  });

  it('takes figures that are none for unknown', () => {
    const odd = { RecordingDuration: '-1', RecordingChannels: '2; drop table', ErrorCode: '0x10', CallSid: null };
    expect(receive(signedWebhook(recordingCompleted, odd))).toMatchObject([
      { durationSeconds: null, channels: null, reason: null, legSid: null },
    ]);
  });

  it.each([
    ['no SID', { RecordingSid: null }],
    ['a SID of something else', { RecordingSid: CA }],
    ['a SID that is a path', { RecordingSid: `${RE}/../../Calls` }],
    ['a leg that is none', { CallSid: RE }],
    ['no status', { RecordingStatus: null }],
    ['a status nobody knows', { RecordingStatus: 'melted' }],
    ['a status every object has', { RecordingStatus: '__proto__' }],
  ])('is malformed with %s', (_what, changes) => {
    expect(rejection(signedWebhook(recordingCompleted, changes))).toBe('malformed');
  });
});

describe('events of the room', () => {
  const common = { provider: 'twilio', callId: CALL_ID, at: RECEIVED_AT, conferenceSid: CF, room: ROOM };

  it('tells a join', () => {
    expect(receive(signedWebhook(participantJoin))).toEqual([
      { ...common, kind: 'participant', key: `conf:${CF}:1`, sequence: 1, change: 'join', legSid: CA, label: 'customer', reason: null },
    ]);
  });

  it('tells a leave and why', () => {
    expect(receive(signedWebhook(participantLeave))).toMatchObject([{ change: 'leave', reason: 'participant_hung_up' }]);
  });

  it.each([
    ['participant-hold', 'hold'],
    ['participant-unhold', 'unhold'],
    ['participant-mute', 'mute'],
    ['participant-unmute', 'unmute'],
  ])('tells %s', (event, change) => {
    expect(receive(signedWebhook(participantHold, { StatusCallbackEvent: event }))).toMatchObject([{ kind: 'participant', change }]);
  });

  it('tells start and end', () => {
    expect(receive(signedWebhook(conferenceStart))).toEqual([
      { ...common, kind: 'conference', key: `conf:${CF}:3`, sequence: 3, change: 'start', reason: null },
    ]);
    expect(receive(signedWebhook(conferenceEnd))).toMatchObject([{ change: 'end', reason: 'last-participant-left', key: `conf:${CF}:9` }]);
  });

  it('a participant without a label has none', () => {
    expect(receive(signedWebhook(participantJoin, { ParticipantLabel: null }))).toMatchObject([{ label: null }]);
    expect(receive(signedWebhook(participantJoin, { ParticipantLabel: '' }))).toMatchObject([{ label: null }]);
  });

  it.each(['end', 'fail'] as const)('an announcement: %s, with the address that was played', (change) => {
    const told = { StatusCallbackEvent: `announcement-${change}`, AnnounceUrl: 'https://dialer.example/api/voice/x' };
    expect(receive(signedWebhook(participantJoin, told))).toMatchObject([
      { kind: 'announcement', change, documentUrl: 'https://dialer.example/api/voice/x' },
    ]);
  });

  it('kinds that tell us nothing are taken and dropped, today’s and tomorrow’s', () => {
    for (const event of ['participant-speech-start', 'participant-modify', 'announcement-pause', 'participant-teleport']) {
      expect(receive(signedWebhook(participantJoin, { StatusCallbackEvent: event }))).toEqual([]);
    }
  });

  it.each([
    ['no conference', { ConferenceSid: null }],
    ['a room name that is none of ours', { FriendlyName: '../../Calls' }],
    ['no leg', { CallSid: null }],
    ['no event', { StatusCallbackEvent: null }],
    ['an event with other characters', { StatusCallbackEvent: '__proto__' }],
    ['no sequence number', { SequenceNumber: null }],
  ])('is malformed with %s', (_what, changes) => {
    expect(rejection(signedWebhook(participantJoin, changes))).toBe('malformed');
  });
});

describe('a browser that asks where to go', () => {
  it('is told with its verified identity and what it passed along', () => {
    expect(receive(signedWebhook(clientDial))).toEqual([
      {
        kind: 'client-dial',
        provider: 'twilio',
        key: 'dial:CA11e16e9a716a4a1786a7c83f58e30482',
        callId: null,
        sequence: null,
        at: RECEIVED_AT,
        legSid: 'CA11e16e9a716a4a1786a7c83f58e30482',
        identity: 'agent_7',
        to: `conference:${ROOM}`,
        params: clientDial.params,
      },
    ]);
  });

  it('without a destination asks for nothing', () => {
    expect(receive(signedWebhook(clientDial, { To: '' }))).toMatchObject([{ to: '' }]);
    expect(receive(signedWebhook(clientDial, { To: null }))).toMatchObject([{ to: '' }]);
  });

  it.each(['+14155550110', 'client:', 'client:a b', 'client:agent_7,client:root', 'sip:agent_7@example.com', 'CLIENT:agent_7'])(
    'is malformed from %s',
    (from) => {
      expect(rejection(signedWebhook(clientDial, { From: from }))).toBe('malformed');
    },
  );

  it('may pass parameters that look like properties', () => {
    const params = Object.fromEntries([['__proto__', 'x'], ['constructor', 'y'], ...Object.entries(clientDial.params)]);
    const [event] = receive(signedWebhook({ path: clientDial.path, params }));
    expect(event).toMatchObject({ kind: 'client-dial', identity: 'agent_7' });
    expect(Object.getPrototypeOf((event as { params: object }).params)).toBe(Object.prototype);
  });
});

describe('detection', () => {
  it('is told in our words, with the end of the greeting', () => {
    expect(receive(signedWebhook(amdStatus))).toEqual([
      {
        kind: 'detection',
        provider: 'twilio',
        key: `amd:${CA}`,
        callId: CALL_ID,
        sequence: null,
        at: RECEIVED_AT,
        legSid: CA,
        verdict: 'human',
        greetingEndMs: 1800,
        silenceMs: null,
        failed: false,
      },
    ]);
  });

  it.each(['human', 'unknown', 'fax', 'machine_start', 'machine_end_beep', 'machine_end_silence', 'machine_end_other'])(
    'can be %s',
    (AnsweredBy) => {
      expect(receive(signedWebhook(amdStatus, { AnsweredBy }))).toMatchObject([{ verdict: AnsweredBy, failed: false }]);
    },
  );

  it.each<Record<string, string | null>>([
    { AnsweredBy: 'robot' },
    { AnsweredBy: 'constructor' },
    { AnsweredBy: null },
    { AnsweredBy: 'machine_start', MachineDetectionStatus: 'failed' },
  ])('that says %j has failed, and nobody is hung up for it', (changes) => {
    expect(receive(signedWebhook(amdStatus, changes))).toMatchObject([{ verdict: 'unknown', failed: true }]);
  });

  it.each([
    ['300', 0],
    [null, null],
    ['soon', null],
  ])('of %p ms tells %p', (MachineDetectionDuration, greetingEndMs) => {
    expect(receive(signedWebhook(amdStatus, { MachineDetectionDuration }))).toMatchObject([{ greetingEndMs }]);
  });

  it('of no leg is malformed', () => {
    expect(rejection(signedWebhook(amdStatus, { CallSid: 'CA1' }))).toBe('malformed');
  });
});

describe('a key that was asked for', () => {
  it.each(['9', '#', ''])('is told: %p', (Digits) => {
    expect(receive(signedWebhook(gather, { Digits }))).toMatchObject([{ kind: 'digits', callId: CALL_ID, legSid: CA, digits: Digits }]);
  });

  it('may be missing, and is a key', () => {
    expect(receive(signedWebhook(gather, { Digits: null }))).toMatchObject([{ digits: '' }]);
    expect(rejection(signedWebhook(gather, { Digits: '<Hangup/>' }))).toBe('malformed');
  });
});

describe('a call to us', () => {
  it('is told, whose it is nobody knows yet', () => {
    expect(receive(signedWebhook(inbound))).toMatchObject([
      { kind: 'inbound-call', key: `inbound:${CA}`, callId: null, legSid: CA, to: '+14155550100', from: '+14155550110' },
    ]);
    expect(receive(signedWebhook(inbound, { From: null }))).toMatchObject([{ from: null }]);
  });
});

describe('a leg that asks for a document', () => {
  it('is told by its route and leg', () => {
    expect(receive(signedWebhook(holdMusic))).toEqual([
      {
        kind: 'media-request',
        provider: 'twilio',
        key: `media:hold-music:${CA}`,
        callId: CALL_ID,
        sequence: null,
        at: RECEIVED_AT,
        legSid: CA,
      },
    ]);
  });

  it('may ask by GET, with everything in the signed address', () => {
    const url = `${makeTwilioOptions().publicUrl}/api/voice/hold-music?call=${CALL_ID}&CallSid=${CA}`;
    const webhook: RawWebhook = {
      url,
      method: 'GET',
      headers: { 'x-twilio-signature': twilioSignature(url, {}, authToken) },
      rawBody: Buffer.alloc(0),
      receivedAt: RECEIVED_AT,
    };
    expect(receive(webhook)).toMatchObject([{ kind: 'media-request', legSid: CA, callId: CALL_ID }]);
  });

  it('may be nobody in particular, but not anything', () => {
    expect(receive(signedWebhook(holdMusic, { CallSid: null }))).toMatchObject([{ legSid: null }]);
    expect(rejection(signedWebhook(holdMusic, { CallSid: 'CA1' }))).toBe('malformed');
  });
});

describe('signature', () => {
  const good = signedWebhook(legInitiated);
  const withHeaders = (headers: RawWebhook['headers']): RawWebhook => ({ ...good, headers });

  it('agrees with Twilio’s published example', () => {
    const url = 'https://example.com/myapp?foo=1&bar=2';
    const params = { CallSid: 'CA123', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' };
    expect(twilioSignature(url, params, '12345')).toBe('hRI310gp8PYVhKNsY4x5mjDNhkg=');
    // Right signature, but the address is none of ours: it got past the check and no further.
    const headers = { 'x-twilio-signature': 'hRI310gp8PYVhKNsY4x5mjDNhkg=' };
    const webhook = { ...good, url, headers, rawBody: Buffer.from(new URLSearchParams(params).toString()) };
    expect(rejection(webhook)).toBe('malformed');
  });

  it.each<[string, RawWebhook]>([
    ['missing', withHeaders({})],
    ['empty', withHeaders({ 'x-twilio-signature': '' })],
    ['given twice', withHeaders({ 'x-twilio-signature': [good.headers['x-twilio-signature'] as string, 'x'] })],
    ['of other characters', withHeaders({ 'x-twilio-signature': '\u0000💥' })],
    ['by another token', withHeaders({ 'x-twilio-signature': twilioSignature(good.url, legInitiated.params, 'other') })],
    ['over another body', { ...good, rawBody: Buffer.from(good.rawBody.toString().replace('initiated', 'completed')) }],
    ['over a shorter body', { ...good, rawBody: Buffer.concat([good.rawBody, Buffer.from('&AnsweredBy=human')]) }],
    ['over another call', { ...good, url: good.url.replace(CALL_ID, '019355a0-7c1e-7a10-9c55-2f6c1d0e8a02') }],
    ['over another host', { ...good, url: good.url.replace('dialer.example', 'evil.example') }],
    ['over no address at all', { ...good, url: 'not an address' }],
    ['with the body left out', { ...good, method: 'GET' }],
  ])('is refused when %s', (_what, webhook) => {
    expect(rejection(webhook)).toBe('signature');
  });

  it('counts parameters named like properties', () => {
    const rawBody = Buffer.concat([good.rawBody, Buffer.from('&__proto__=x')]);
    expect(rejection({ ...good, rawBody })).toBe('signature');
  });
});

describe('hostile requests', () => {
  it('a body too large is not even hashed', () => {
    expect(rejection({ ...signedWebhook(legInitiated), rawBody: Buffer.alloc(70_000, 'a') })).toBe('malformed');
  });

  it('a parameter given twice could be read two ways', () => {
    const { publicUrl } = makeTwilioOptions();
    const url = `${publicUrl}${legInitiated.path}`;
    // Signed as Twilio signs repeated names: the values sorted, each behind its name.
    const signed = { ...legInitiated.params, CallStatus: 'completedCallStatusinitiated' };
    const body = new URLSearchParams(Object.entries(legInitiated.params).filter(([name]) => name !== 'CallStatus'));
    body.append('CallStatus', 'completed');
    body.append('CallStatus', 'initiated');
    const webhook: RawWebhook = {
      ...signedWebhook(legInitiated),
      headers: { 'x-twilio-signature': twilioSignature(url, signed, authToken) },
      rawBody: Buffer.from(body.toString()),
    };
    expect(rejection(webhook)).toBe('malformed');
  });

  it.each(['/api/voice/status?call=1', `/api/voice/status?call=${CALL_ID}&call=${CALL_ID}`, '/api/voice/status?call='])(
    'a call id that is none of ours: %s',
    (path) => {
      expect(rejection(signedWebhook(legInitiated, {}, path))).toBe('malformed');
    },
  );

  it.each(['/', '/api/voice', '/api/voice/', '/api/other/status'])('an address that is none of ours: %s', (path) => {
    expect(rejection(signedWebhook(legInitiated, {}, path))).toBe('malformed');
  });

  it('whatever the bytes, the only error is ours', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), fc.webUrl({ withQueryParameters: true }), (bytes, signature, url) => {
        const webhook: RawWebhook = {
          ...signedWebhook(legInitiated),
          url,
          headers: { 'x-twilio-signature': signature },
          rawBody: Buffer.from(bytes),
        };
        expect(['signature', 'malformed']).toContain(rejection(webhook));
      }),
    );
  });

  it('whatever a signed body says, the outcome is events or our error', () => {
    const value = fc.oneof(fc.string(), fc.constantFrom('initiated', '0', CA, CF, ROOM, 'participant-join', 'client:a', 'constructor'));
    const names = fc.constantFrom(
      'CallSid',
      'CallStatus',
      'SequenceNumber',
      'From',
      'To',
      'ConferenceSid',
      'FriendlyName',
      'StatusCallbackEvent',
      '__proto__',
    );
    const paths = fc.constantFrom(
      '/api/voice/status',
      '/api/voice/conference-status',
      '/api/voice/dial',
      '/api/voice/fallback',
      '/api/voice/__proto__',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(names, value)), paths, (pairs, path) => {
        const webhook = signedWebhook({ path, params: Object.fromEntries(pairs) });
        try {
          expect(Array.isArray(receive(webhook))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(WebhookRejectedError);
        }
      }),
    );
  });
});
