import fc from 'fast-check';
import { WebhookRejectedError } from '../telephony-error';
import type { RawWebhook } from '../telephony-provider';
import callAnswered from './fixtures/call-answered.json';
import callHangup from './fixtures/call-hangup.json';
import callInitiated from './fixtures/call-initiated.json';
import recordingErrorFixture from './fixtures/call-recording-error.json';
import recordingSavedFixture from './fixtures/call-recording-saved.json';
import speakEnded from './fixtures/call-speak-ended.json';
import callIncoming from './fixtures/call-incoming.json';
import conferenceCreated from './fixtures/conference-created.json';
import conferenceEnded from './fixtures/conference-ended.json';
import gatherEnded from './fixtures/gather-ended.json';
import machineDetection from './fixtures/machine-detection-ended.json';
import machineGreeting from './fixtures/machine-greeting-ended.json';
import participantJoined from './fixtures/participant-joined.json';
import participantLeft from './fixtures/participant-left.json';
import playbackEnded from './fixtures/playback-ended.json';
import { BROWSER_CALLS, BROWSER_KEYS, CALL_CONTROL_KEYS, makeTelnyxKeys, makeTelnyxOptions } from './testing/make-telnyx-options';
import { RECEIVED_AT, signedBytes, signedEvent } from './testing/signed-telnyx';
import { CALL_ID, CONFERENCE, LEG, RECORDING, ROOM } from './testing/telnyx-stage';
import { telnyxKeys } from './telnyx.signature';
import { receiveTelnyxWebhook, telnyxConnections } from './telnyx.webhook';

const keys = telnyxKeys(makeTelnyxOptions());
const receive = (webhook: RawWebhook) => receiveTelnyxWebhook(webhook, keys, telnyxConnections(makeTelnyxOptions()));
const onBrowsers = { connection_id: BROWSER_CALLS.connectionId };

function rejection(webhook: RawWebhook): WebhookRejectedError['reason'] | 'taken' {
  try {
    receive(webhook);
    return 'taken';
  } catch (error) {
    if (error instanceof WebhookRejectedError) return error.reason;
    throw error;
  }
}

describe('progress of a leg', () => {
  it.each([
    [callInitiated, 'initiated'],
    [callAnswered, 'answered'],
    [callHangup, 'completed'],
  ] as const)('is told in our words (%#)', (fixture, status) => {
    expect(receive(signedEvent(fixture))).toEqual([
      {
        kind: 'leg',
        provider: 'telnyx',
        key: fixture.data.id,
        callId: CALL_ID,
        sequence: null,
        at: RECEIVED_AT,
        legSid: LEG,
        label: 'customer',
        status,
        to: '+14155550110',
        from: '+14155550100',
        reason: null,
      },
    ]);
  });

  it.each([
    ['normal_clearing', 'completed', null],
    ['time_limit', 'completed', null],
    ['user_busy', 'busy', 'sip_486'],
    ['call_rejected', 'busy', 'sip_486'],
    ['timeout', 'no-answer', 'sip_486'],
    ['no_answer', 'no-answer', 'sip_486'],
    ['originator_cancel', 'canceled', 'sip_486'],
    ['not_found', 'failed', 'sip_486'],
    ['unspecified', 'failed', 'sip_486'],
    ['a_cause_of_tomorrow', 'failed', 'sip_486'],
    ['constructor', 'failed', 'sip_486'],
    [undefined, 'failed', 'sip_486'],
  ])('%s ends as %s', (hangup_cause, status, reason) => {
    expect(receive(signedEvent(callHangup, { hangup_cause, sip_hangup_cause: '486' }))).toMatchObject([{ status, reason }]);
  });

  it.each([
    ['603', 'busy'],
    ['600', 'busy'],
    ['403', 'failed'],
    ['607', 'failed'],
    ['unspecified', 'busy'],
  ])('rejected with %s ends as %s: by a person, or by the network', (sip_hangup_cause, status) => {
    expect(receive(signedEvent(callHangup, { hangup_cause: 'call_rejected', sip_hangup_cause }))).toMatchObject([{ status }]);
  });

  it.each([undefined, 'unspecified', '4 8 6', 486, null])('has no reason where the network says %p', (sip_hangup_cause) => {
    expect(receive(signedEvent(callHangup, { hangup_cause: 'user_busy', sip_hangup_cause }))).toMatchObject([{ reason: null }]);
  });

  it('of somebody else is none of ours', () => {
    for (const client_state of [undefined, null, 'bm90IG91cnM=', 'x'.repeat(5000), 7, { v: 1 }]) {
      expect(receive(signedEvent(callAnswered, { client_state }))).toEqual([]);
    }
  });

  it('of a browser that was known before is told without our state', () => {
    const [event] = receive(signedEvent(callHangup, { client_state: undefined, ...onBrowsers }));
    expect(event).toMatchObject({ kind: 'leg', callId: null, label: null, legSid: LEG, status: 'completed' });
  });

  it.each([undefined, '', 'v3:../x', 7])('is malformed with the control id %p', (call_control_id) => {
    expect(rejection(signedEvent(callAnswered, { call_control_id }))).toBe('malformed');
  });
});

describe('a call nobody prepared', () => {
  const stray = { client_state: undefined, ...onBrowsers };

  it('is told as a stray one', () => {
    expect(receive(signedEvent(callInitiated, stray))).toMatchObject([
      { kind: 'stray-call', callId: null, legSid: LEG, to: '+14155550110', from: '+14155550100', credential: null },
    ]);
  });

  it.each([
    ['gencredAb1', 'gencredAb1'],
    ['sip:gencredAb1@sip.telnyx.com', 'gencredAb1'],
    ['+14155550100', null],
    ['<script>', null],
    [undefined, null],
  ])('from %p names the credential %p', (from, credential) => {
    expect(receive(signedEvent(callInitiated, { ...stray, from }))).toMatchObject([{ credential }]);
  });

  it.each([
    ['gencredAb1', 'gencredAb1'],
    ['Ada Park', null],
    ['+14155550100', null],
  ])('from a number, by the name of %p, names the credential %p', (caller_id_name, credential) => {
    expect(receive(signedEvent(callInitiated, { ...stray, caller_id_name }))).toMatchObject([{ from: '+14155550100', credential }]);
  });

  it('is none when somebody calls the browser', () => {
    expect(receive(signedEvent(callInitiated, { ...stray, direction: 'incoming' }))).toEqual([]);
  });
});

describe('a room', () => {
  const common = { callId: CALL_ID, conferenceSid: CONFERENCE, room: ROOM };

  it('starts and ends', () => {
    expect(receive(signedEvent(conferenceCreated))).toMatchObject([{ kind: 'conference', change: 'start', ...common, reason: null }]);
    expect(receive(signedEvent(conferenceEnded))).toMatchObject([{ kind: 'conference', change: 'end', ...common, reason: 'all_left' }]);
  });

  it('tells who came and went by the leg alone: the state is that of the room’s first leg', () => {
    for (const [fixture, change] of [[participantJoined, 'join'] as const, [participantLeft, 'leave'] as const]) {
      expect(receive(signedEvent(fixture))).toMatchObject([{ kind: 'participant', change, ...common, legSid: LEG, label: null }]);
    }
  });

  it('is called by its id where its name does not come back', () => {
    const { client_state } = callAnswered.data.payload;
    expect(receive(signedEvent(participantJoined, { client_state }))).toMatchObject([{ room: CONFERENCE }]);
  });

  it.each([undefined, 'x', '../..', 1])('is malformed with the id %p', (conference_id) => {
    expect(rejection(signedEvent(conferenceEnded, { conference_id }))).toBe('malformed');
  });
});

describe('a recording', () => {
  it('that is saved is told with its length, and without its links', () => {
    const [event] = receive(signedEvent(recordingSavedFixture));
    expect(event).toMatchObject({
      kind: 'recording',
      callId: CALL_ID,
      recordingSid: RECORDING,
      legSid: LEG,
      status: 'completed',
      durationSeconds: 42,
      channels: 2,
      reason: null,
    });
    expect(JSON.stringify(event)).not.toContain('http');
  });

  it('without an id is the one of its leg that began then', () => {
    const began = Date.parse('2026-11-20T09:59:00Z');
    expect(receive(signedEvent(recordingSavedFixture, { recording_id: undefined }))).toMatchObject([
      { recordingSid: `pending:${began}:${LEG}`, legSid: LEG },
    ]);
    const byLeg = { recording_id: undefined, call_control_id: undefined };
    const legId = recordingSavedFixture.data.payload.call_leg_id;
    expect(receive(signedEvent(recordingSavedFixture, byLeg))).toMatchObject([{ recordingSid: `pending:${began}:${legId}`, legSid: null }]);
  });

  it('has no length where its times are none', () => {
    for (const recording_ended_at of [undefined, 'soon', '2020-01-01T00:00:00Z']) {
      expect(receive(signedEvent(recordingSavedFixture, { recording_ended_at }))).toMatchObject([{ durationSeconds: null }]);
    }
  });

  it.each([
    ['Failed to authorize with storage using custom credentials', 'storage_refused'],
    ['Internal server error', 'carrier_error'],
    ['something new', 'carrier_error'],
    [undefined, 'carrier_error'],
  ])('that failed says why (%s)', (reason, ours) => {
    expect(receive(signedEvent(recordingErrorFixture, { reason }))).toMatchObject([{ status: 'failed', reason: ours, legSid: LEG }]);
  });

  it('of no leg is malformed', () => {
    expect(rejection(signedEvent(recordingSavedFixture, { call_control_id: undefined, call_leg_id: 'x' }))).toBe('malformed');
  });
});

describe('a message', () => {
  it.each([
    ['spoken', speakEnded],
    ['played', playbackEnded],
  ])('%s to its end is told, one that was cut off is not', (_how, fixture) => {
    expect(receive(signedEvent(fixture))).toMatchObject([{ kind: 'message-ended', callId: CALL_ID, legSid: LEG }]);
    for (const status of ['call_hangup', 'cancelled', 'cancelled_amd', 'failed', undefined]) {
      expect(receive(signedEvent(fixture, { status }))).toEqual([]);
    }
  });
});

describe('detection', () => {
  const as = (event_type: string, result: string) =>
    signedEvent({ data: { ...machineDetection.data, event_type: `call.machine.${event_type}.ended` } }, { result });

  it.each([
    ['detection', 'human', 'human', 700],
    ['detection', 'machine', 'machine_start', 700],
    ['detection', 'not_sure', 'unknown', 700],
    ['greeting', 'beep_detected', 'machine_end_beep', null],
    ['greeting', 'ended', 'machine_end_silence', null],
    ['greeting', 'not_sure', 'machine_end_other', null],
    ['premium.detection', 'human_residence', 'human', null],
    ['premium.detection', 'human_business', 'human', null],
    ['premium.detection', 'machine', 'machine_start', null],
    ['premium.detection', 'silence', 'unknown', null],
    ['premium.detection', 'not_sure', 'unknown', null],
    ['premium.detection', 'fax_detected', 'fax', null],
    ['premium.greeting', 'beep_detected', 'machine_end_beep', null],
    ['premium.greeting', 'no_beep_detected', 'machine_end_other', null],
  ])('%s %s is %s', (event, result, verdict, silenceMs) => {
    expect(receive(as(event, result))).toEqual([
      {
        kind: 'detection',
        provider: 'telnyx',
        key: machineDetection.data.id,
        callId: CALL_ID,
        sequence: null,
        at: RECEIVED_AT,
        legSid: LEG,
        verdict,
        greetingEndMs: null,
        silenceMs,
        failed: false,
      },
    ]);
  });

  it.each(['robot', 'constructor', ''])('that says %p has failed, and nobody is hung up for it', (result) => {
    for (const event of ['detection', 'premium.detection', 'premium.greeting']) {
      expect(receive(as(event, result))).toMatchObject([{ verdict: 'unknown', failed: true }]);
    }
  });

  it('is told twice of one leg under two keys', () => {
    const [first, second] = [receive(signedEvent(machineDetection)), receive(signedEvent(machineGreeting))].map(([event]) => event!);
    expect(first!.key).not.toBe(second!.key);
  });
});

describe('a key that was asked for', () => {
  it.each([
    ['valid', '9'],
    ['invalid', '#'],
    ['timeout', ''],
  ])('%s is told: %p', (status, digits) => {
    expect(receive(signedEvent(gatherEnded, { status, digits }))).toMatchObject([{ kind: 'digits', callId: CALL_ID, legSid: LEG, digits }]);
  });

  it('that nobody can press any more is nothing', () => {
    for (const status of ['call_hangup', 'cancelled', 'cancelled_amd', undefined]) {
      expect(receive(signedEvent(gatherEnded, { status }))).toEqual([]);
    }
  });

  it('is a key', () => {
    expect(rejection(signedEvent(gatherEnded, { digits: '<9>' }))).toBe('malformed');
  });
});

describe('a call to us', () => {
  it('on the Call Control connection is told, whose it is nobody knows yet', () => {
    expect(receive(signedEvent(callIncoming))).toMatchObject([
      { kind: 'inbound-call', callId: null, legSid: LEG, to: '+14155550100', from: '+14155550110' },
    ]);
  });

  it('to a browser, or on a connection of others, is not', () => {
    expect(receive(signedEvent(callIncoming, onBrowsers))).toEqual([]);
    expect(receive(signedEvent(callIncoming, { connection_id: '3' }))).toEqual([]);
  });

  it('is told apart from what others dial on the connection they share with us', () => {
    expect(receive(signedEvent(callIncoming, { direction: 'outgoing' }))).toEqual([]);
    expect(receive(signedEvent(callAnswered, { client_state: undefined }))).toEqual([]);
  });

  it('that we have answered is a call like any other', () => {
    const { client_state } = callAnswered.data.payload;
    expect(receive(signedEvent(callAnswered, { client_state, direction: 'incoming' }))).toMatchObject([
      { kind: 'leg', status: 'answered', label: 'customer', callId: CALL_ID },
    ]);
  });
});

it.each(['call.bridged', 'call.dtmf.received', 'call.cost', 'something.new', '__proto__', 'constructor'])(
  '%s is acknowledged and tells nothing',
  (event_type) => {
    expect(receive(signedEvent({ data: { ...machineDetection.data, event_type } }))).toEqual([]);
  },
);

describe('the signature', () => {
  const good = signedEvent(callAnswered);
  const at = (seconds: number) => signedBytes(good.rawBody, CALL_CONTROL_KEYS, new Date(RECEIVED_AT.getTime() + seconds * 1000));
  const withHeaders = (headers: RawWebhook['headers']): RawWebhook => ({ ...good, headers: { ...good.headers, ...headers } });

  it('of either account is taken', () => {
    expect(rejection(good)).toBe('taken');
    expect(rejection(signedEvent(callAnswered, {}, BROWSER_KEYS))).toBe('taken');
  });

  it('may come as a list of one', () => {
    const signature = good.headers['telnyx-signature-ed25519'] as string;
    expect(rejection(withHeaders({ 'telnyx-signature-ed25519': [signature] }))).toBe('taken');
    expect(rejection(withHeaders({ 'telnyx-signature-ed25519': [signature, signature] }))).toBe('signature');
  });

  it('lives five minutes, by either clock', () => {
    expect([299, 300, -299, -300].map((seconds) => rejection(at(seconds)))).toEqual(Array(4).fill('taken'));
    expect([301, -301, 86_400].map((seconds) => rejection(at(seconds)))).toEqual(Array(3).fill('signature'));
  });

  it.each<[string, RawWebhook]>([
    ['missing', { ...good, headers: {} }],
    ['empty', withHeaders({ 'telnyx-signature-ed25519': '' })],
    ['of no time', withHeaders({ 'telnyx-timestamp': undefined })],
    ['of a time that is none', withHeaders({ 'telnyx-timestamp': 'NaN' })],
    ['of a time without end', withHeaders({ 'telnyx-timestamp': '9'.repeat(400) })],
    ['of another time', withHeaders({ 'telnyx-timestamp': String(RECEIVED_AT.getTime() / 1000 + 1) })],
    ['of other characters', withHeaders({ 'telnyx-signature-ed25519': '\u0000💥' })],
    ['too long', withHeaders({ 'telnyx-signature-ed25519': `${good.headers['telnyx-signature-ed25519'] as string}AAAA` })],
    ['by nobody’s key', signedEvent(callAnswered, {}, makeTelnyxKeys())],
    ['over another body', { ...good, rawBody: Buffer.from(good.rawBody.toString().replace('answered', 'hangup')) }],
  ])('is refused when %s', (_what, webhook) => {
    expect(rejection(webhook)).toBe('signature');
  });

  it('needs keys that are some', () => {
    for (const publicKey of ['', 'x', 'AAAA', CALL_CONTROL_KEYS.publicKey.slice(0, 20)]) {
      const { callControl } = makeTelnyxOptions();
      expect(() => telnyxKeys(makeTelnyxOptions({ callControl: { ...callControl!, publicKey } }))).toThrow('public key');
    }
    expect(telnyxKeys(makeTelnyxOptions({ callControl: null }))).toHaveLength(1);
  });
});

describe('hostile requests', () => {
  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['null', 'null'],
    ['no data', '{}'],
    ['data of nothing', '{"data":null}'],
    ['no event', '{"data":{}}'],
    ['an id that is a list', '{"data":{"id":["a"],"event_type":"call.answered","payload":{}}}'],
    ['an id as long as a book', JSON.stringify({ data: { id: 'a'.repeat(5000), event_type: 'call.answered', payload: {} } })],
    ['a payload that is text', '{"data":{"id":"a","event_type":"call.answered","payload":"x"}}'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
    ['very deep JSON', '['.repeat(100_000)],
  ])('%s is malformed', (_what, body) => {
    expect(rejection(signedBytes(Buffer.from(body)))).toBe('malformed');
  });

  it('a body too large is not even looked at', () => {
    expect(rejection({ ...signedEvent(callAnswered), rawBody: Buffer.alloc(300_000) })).toBe('malformed');
  });

  it('whatever the bytes, the only error is ours', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), fc.string(), (bytes, signature, time) => {
        const headers = { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': time };
        expect(rejection({ ...signedEvent(callAnswered), headers, rawBody: Buffer.from(bytes) })).toBe('signature');
      }),
    );
  });

  it('whatever a signed event says, the outcome is events or our error', () => {
    const fixtures = [
      callInitiated,
      callAnswered,
      callHangup,
      recordingSavedFixture,
      recordingErrorFixture,
      speakEnded,
      participantJoined,
      machineDetection,
      gatherEnded,
      callIncoming,
    ];
    const names = fc.constantFrom(
      'call_control_id',
      'client_state',
      'connection_id',
      'from',
      'to',
      'recording_started_at',
      'conference_id',
      'result',
      'digits',
      'status',
      'direction',
    );
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), fc.dictionary(names, fc.jsonValue()), (fixture, changes) => {
        expect(['taken', 'malformed']).toContain(rejection(signedEvent(fixture, changes)));
      }),
    );
  });
});
