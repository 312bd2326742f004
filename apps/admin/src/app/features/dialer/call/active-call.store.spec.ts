import { TestBed } from '@angular/core/testing';
import { type MeView, ROUTES } from '@dialer/contracts';
import { SessionEvents } from '../../../core/auth/session-events';
import { SessionStore } from '../../../core/auth/session.store';
import { type CallDesk, setUpCallDesk, signInRep } from '../../../testing/call-desk';
import { makeCall, makeContact, makeMe } from '../../../testing/factories';
import { ActiveCallStore } from './active-call.store';
import { AudioKeeper } from './audio-keeper';
import { targetOfContact, targetOfNumber } from './dial-target';

const INITIATE = `${ROUTES.coldCall}/initiate`;
const END = `${ROUTES.coldCall}/end`;
const target = targetOfContact(makeContact());
const placed = {
  conference_sid: 'CF1',
  conference_id: makeCall().conference_id,
  call_sid: 'CA1',
  status: 'initiated',
  provider: 'twilio',
  created_at: '',
};
const refusal = (code: string, details: Record<string, unknown> = {}) => ({ error: { code, message: `said ${code}`, details } });

describe('ActiveCallStore', () => {
  let desk: CallDesk;
  let store: ActiveCallStore;

  beforeEach(async () => {
    desk = setUpCallDesk();
    await signInRep(desk);
    store = TestBed.inject(ActiveCallStore);
    TestBed.inject(AudioKeeper);
    await desk.settle();
  });
  afterEach(() => desk.backend.verify());

  async function dial(): Promise<void> {
    void store.dial(target);
    await desk.settle();
  }

  async function connect(): Promise<void> {
    await dial();
    desk.request(INITIATE).flush(placed);
    await desk.letJoin();
    desk.realtime.call(makeCall({ state: 'in-progress' }));
    await desk.settle();
  }

  it('asks for the microphone before anything is dialled', async () => {
    desk.microphone.problem = 'denied';
    await dial();
    desk.backend.expectNone(INITIATE);
    expect(store.phase()).toBe('refused');
    expect(store.problem()?.todo).toContain('Allow');
    expect(store.busy()).toBe(false);
  });

  it('dials with an Idempotency-Key and the contact', async () => {
    await dial();
    const { request } = desk.request(INITIATE);
    expect(request.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
    expect(request.body).toEqual({ to_phone: '+14155550110', contact_id: 'contact-1' });
    desk.request(ROUTES.token);
  });

  it('tells what the server wants the rep to know of this call, and of no later one', async () => {
    await dial();
    const warnings = ['Your caller ID +442079460000 is not a number of this carrier’s: +14155550199 is shown instead.'];
    desk.request(INITIATE).flush({ ...placed, warnings });
    await desk.letJoin();
    expect(store.advice()).toEqual(warnings);
    for (const log_owed of [true, false]) desk.realtime.call(makeCall({ state: 'failed', log_owed }));
    await desk.settle();
    expect(store.advice()).toEqual([]);
  });

  it('sends the same key again when no answer came, never a new one', async () => {
    await dial();
    desk.request(ROUTES.token);
    const first = desk.request(INITIATE);
    first.error(new ProgressEvent('error'));
    const second = await desk.awaited(INITIATE);
    expect(second.request.headers.get('Idempotency-Key')).toBe(first.request.headers.get('Idempotency-Key'));
  });

  it('joins as soon as a frame names the call, before the carrier answered the dial', async () => {
    await dial();
    const initiate = desk.request(INITIATE);
    desk.realtime.call(makeCall());
    await desk.letJoin();
    expect(desk.softphones.at(-1)?.connection).toMatchObject({
      token: 'token',
      conferenceName: 'room-1',
      participantLabel: 'agent_1',
      signallingUrl: 'ws://carrier.test/signal',
    });
    initiate.flush(placed);
    await desk.settle();
    desk.backend.expectNone(`${ROUTES.coldCall}/webrtc-join`);
  });

  it('moves by frames only, forward only', async () => {
    await connect();
    expect(store.phase()).toBe('connected');
    desk.realtime.call(makeCall({ state: 'ringing' }));
    expect(store.phase()).toBe('connected');
    desk.realtime.call(makeCall({ state: 'completed', ended_at: '2026-11-20T09:01:00Z', log_owed: true }));
    expect(store.phase()).toBe('over');
    await desk.settle();
    expect(desk.softphones.at(-1)?.status()).toBe('closed');
  });

  it('does not take over a frame of another call', async () => {
    await connect();
    desk.realtime.call(makeCall({ id: 'other', state: 'busy', ended_at: '2026-11-20T09:01:00Z' }));
    expect(store.call()?.state).toBe('in-progress');
  });

  it('ends a call that had no name yet as soon as it has one', async () => {
    await dial();
    const initiate = desk.request(INITIATE);
    await store.end();
    expect(store.phase()).toBe('ending');
    desk.backend.expectNone(END);
    initiate.flush(placed);
    await desk.settle();
    expect(desk.request(END).request.body).toEqual({ conference_sid: placed.conference_id });
    desk.request(ROUTES.token);
    desk.backend.expectNone(`${ROUTES.coldCall}/webrtc-join`);
  });

  it('mutes at once when ended, and leaves the room after the server heard it', async () => {
    await connect();
    void store.end();
    const softphone = desk.softphones.at(-1);
    expect(softphone?.muted()).toBe(true);
    expect(softphone?.status()).toBe('connected');
    desk.request(END).flush({ success: true });
    await desk.settle();
    expect(softphone?.status()).toBe('closed');
  });

  it.each([
    ['CALL_BLOCKED', 422, { reason: 'do_not_call' }, 'do-not-call list'],
    ['CALL_BLOCKED', 422, { reason: 'never heard of' }, 'said CALL_BLOCKED'],
    [
      'PROVIDER_ERROR',
      502,
      { provider_code: 21215, provider_message: 'No permission for this country' },
      'No permission for this country (21215)',
    ],
    ['RATE_LIMITED', 429, {}, 'said RATE_LIMITED'],
    ['INTERNAL_ERROR', 500, {}, 'said INTERNAL_ERROR'],
  ])('says why a call was refused: %s', async (code, status, details, words) => {
    await dial();
    desk.request(ROUTES.token);
    desk.request(INITIATE).flush(refusal(code, details), { status, statusText: 'x' });
    await desk.settle();
    expect(store.phase()).toBe('refused');
    expect(store.problem()?.what).toContain(words);
  });

  it('follows a call of which the carrier said nothing, instead of giving it up', async () => {
    await dial();
    const details = { conference_id: placed.conference_id, state: 'dialing' };
    desk.request(INITIATE).flush(refusal('PROVIDER_ERROR', details), { status: 503, statusText: 'x' });
    await desk.settle();
    expect(store.phase()).toBe('dialing');
    expect(store.unconfirmed()).toBe(true);
    await desk.letJoin();
    desk.realtime.call(makeCall({ state: 'ringing' }));
    expect(store.phase()).toBe('ringing');
    expect(store.unconfirmed()).toBe(false);
  });

  it('shows the row of a call the carrier refused', async () => {
    await dial();
    desk.request(ROUTES.token);
    const details = { conference_id: placed.conference_id, state: 'failed' };
    desk.request(INITIATE).flush(refusal('PROVIDER_ERROR', details), { status: 502, statusText: 'x' });
    await desk.settle();
    desk.request(`${ROUTES.calls}/${makeCall().id}`).flush(makeCall({ state: 'failed', log_owed: true, end_message: 'Not a number.' }));
    await desk.settle();
    expect(store.phase()).toBe('over');
    expect(store.call()?.end_message).toBe('Not a number.');
  });

  it('comes back after a reload, and does not bring the audio of another window', async () => {
    desk.realtime.send({ type: 'me_state', call: makeCall({ state: 'in-progress' }), log_owed: [] });
    await desk.settle();
    expect(store.phase()).toBe('connected');
    expect(store.target()?.name).toBe('Ada Park');
    expect(TestBed.inject(AudioKeeper).problem()).toContain('not in this window');
  });

  it('comes back after a reload with the audio of this window', async () => {
    sessionStorage.setItem('dialer.audio-in', placed.conference_id);
    desk.realtime.send({ type: 'me_state', call: makeCall({ state: 'in-progress' }), log_owed: [] });
    await desk.letJoin('agent_2');
    expect(desk.softphones.at(-1)?.connection).toMatchObject({ kind: 'room', participantLabel: 'agent_2' });
  });

  it('shows the latest log still owed after a reload, once', async () => {
    const owed = [makeCall({ id: 'older', state: 'busy', log_owed: true }), makeCall({ id: 'newer', state: 'completed', log_owed: true })];
    desk.realtime.send({ type: 'me_state', call: null, log_owed: owed });
    expect(store.call()?.id).toBe('newer');
    store.close();
    desk.realtime.send({ type: 'me_state', call: null, log_owed: owed });
    expect(store.visible()).toBe(false);
  });

  it('comes back into the room when the leg breaks while the call goes on', async () => {
    await connect();
    desk.softphones.at(-1)?.drop('network');
    await desk.settle();
    (await desk.awaited(`${ROUTES.calls}/${makeCall().id}`)).flush(makeCall({ state: 'in-progress' }));
    await desk.letJoin('agent_2');
    expect(desk.softphones.at(-1)?.connection).toMatchObject({ kind: 'room', participantLabel: 'agent_2' });
    expect(store.phase()).toBe('connected');
  });

  it('does not come back when the call turns out to be over', async () => {
    await connect();
    desk.softphones.at(-1)?.drop(null);
    await desk.settle();
    (await desk.awaited(`${ROUTES.calls}/${makeCall().id}`)).flush(makeCall({ state: 'completed', log_owed: true }));
    await desk.settle();
    expect(store.phase()).toBe('over');
    desk.backend.expectNone(`${ROUTES.coldCall}/webrtc-join`);
  });

  it('holds the contact, not the rep', async () => {
    await connect();
    void store.toggleHold();
    const { request, flush } = bound(desk.request(`${ROUTES.coldCall}/control/mute`));
    expect(request.body).toEqual({ conference_sid: 'CF1', participant_sid: 'CA1', action: 'hold' });
    flush({ success: true, hold: true, muted: false });
    await desk.settle();
    expect(store.onHold()).toBe(true);
  });

  it('dials nobody else while a call is open or not logged', async () => {
    await connect();
    await store.dial(targetOfNumber('+12125550112'));
    expect(store.target()?.phone).toBe('+14155550110');
    expect(desk.microphone.opened).toBe(1);
  });

  it('survives a session that ran out, and ends with a sign-out', async () => {
    await connect();
    TestBed.inject(SessionEvents).expire();
    await desk.settle();
    expect(store.phase()).toBe('connected');
    expect(desk.softphones.at(-1)?.status()).toBe('connected');
    const session = TestBed.inject(SessionStore);
    void session.login({ email: 'rita@example.test', password: 'secret' });
    desk.request(`${ROUTES.auth}/login`).flush({});
    await desk.settle();
    desk.request(`${ROUTES.auth}/me`).flush(makeMe());
    await desk.settle();
    expect(store.phase()).toBe('connected');
    void session.logout();
    desk.request(`${ROUTES.auth}/logout`).flush({});
    await desk.settle();
    expect(store.visible()).toBe(false);
    expect(desk.softphones.at(-1)?.status()).toBe('closed');
  });

  it('leaves nothing on the screen when the session ran out before anybody was called', async () => {
    await dial();
    desk.request(ROUTES.token);
    desk.request(INITIATE).flush(refusal('UNAUTHORIZED'), { status: 401, statusText: 'x' });
    await desk.settle();
    expect(store.visible()).toBe(false);
  });

  it('lets the rep call by other means when this browser cannot', async () => {
    desk.microphone.lacks = 'webrtc';
    await dial();
    expect(store.phase()).toBe('manual');
    expect(desk.microphone.opened).toBe(0);
  });

  describe('dialled by the browser itself (Telnyx direct)', () => {
    const DIRECT = `${ROUTES.coldCall}/direct-calls`;
    const CREDENTIALS = `${ROUTES.coldCall}/webrtc-credentials`;
    const CONTROL = `${ROUTES.coldCall}/control/mute`;
    const order = {
      call_id: makeCall().id,
      conference_id: makeCall().conference_id,
      created_at: makeCall().created_at,
      client_state: 'c3RhdGU=',
      destination_number: '+14155550110',
      caller_number: '+12125550199',
      record: true,
    };
    const direct = { provider: 'telnyx', conference_sid: null, call_sid: 'v3:1', path: 'direct' } as const;

    beforeEach(() => signInToTelnyx('direct'));

    async function signInToTelnyx(path: MeView['calling']['path']): Promise<void> {
      const providers: MeView['providers'] = [{ name: 'telnyx', configured: true, default: true }];
      const session = TestBed.inject(SessionStore);
      void session.login({ email: 'rita@example.test', password: 'secret' });
      desk.request(`${ROUTES.auth}/login`).flush({});
      await desk.settle();
      desk.request(`${ROUTES.auth}/me`).flush(makeMe({ providers, calling: { provider: 'telnyx', path } }));
      await desk.settle();
    }
    const letSignIn = () =>
      desk.request(CREDENTIALS).flush({
        sip_username: 'gencred1',
        sip_password: 'secret',
        login_token: 'jwt',
        status: 'ready',
        ice_servers: [],
        signalling_url: 'http://carrier.test',
      });
    async function connectDirect(): Promise<void> {
      await dial();
      letSignIn();
      desk.request(DIRECT).flush(order);
      await desk.settle();
      desk.realtime.call(makeCall({ ...direct, state: 'in-progress' }));
      await desk.settle();
    }
    const connection = () => desk.softphones.at(-1)?.connection;

    it('asks the gate, then dials what it is told, with the state it is told', async () => {
      await dial();
      letSignIn();
      const { request, flush } = bound(desk.request(DIRECT));
      expect(request.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
      expect(request.body).toEqual({ to_phone: '+14155550110', contact_id: 'contact-1' });
      expect(desk.softphones.at(-1)?.connection).toBeNull();
      flush(order);
      await desk.settle();
      expect(connection()).toMatchObject({
        kind: 'dial',
        token: 'jwt',
        destinationNumber: '+14155550110',
        callerNumber: '+12125550199',
        clientState: 'c3RhdGU=',
        signallingUrl: 'http://carrier.test',
      });
      desk.backend.expectNone(`${ROUTES.coldCall}/webrtc-join`);
      desk.backend.expectNone(ROUTES.token);
    });

    it('waits for its order when a frame names the call before', async () => {
      await dial();
      letSignIn();
      desk.realtime.call(makeCall({ ...direct, call_sid: null }));
      await desk.settle();
      expect(connection()).toBeNull();
      desk.request(DIRECT).flush(order);
      await desk.settle();
      expect(connection()).toMatchObject({ kind: 'dial' });
    });

    it('does not dial what was given up meanwhile', async () => {
      await dial();
      desk.request(CREDENTIALS);
      await store.end();
      desk.request(DIRECT).flush(order);
      await desk.settle();
      expect(desk.request(END).request.body).toEqual({ conference_sid: placed.conference_id });
      expect(connection()).toBeNull();
    });

    it('asks for the lost leg instead of dialling a second time', async () => {
      await connectDirect();
      desk.softphones.at(-1)?.drop('network');
      await desk.settle();
      (await desk.awaited(`${ROUTES.calls}/${makeCall().id}`)).flush(makeCall({ ...direct, state: 'in-progress' }));
      await desk.settle();
      letSignIn();
      await desk.settle();
      expect(connection()).toMatchObject({ kind: 'resume', callControlId: 'v3:1' });
      desk.backend.expectNone(DIRECT);
    });

    it('takes up its call after a reload', async () => {
      sessionStorage.setItem('dialer.audio-in', placed.conference_id);
      desk.realtime.send({ type: 'me_state', call: makeCall({ ...direct, state: 'in-progress' }), log_owed: [] });
      await desk.settle();
      letSignIn();
      await desk.settle();
      expect(connection()).toMatchObject({ kind: 'resume', callControlId: 'v3:1' });
    });

    it('holds by the call itself, and is not heard meanwhile', async () => {
      await connectDirect();
      void store.toggleHold();
      const { request, flush } = bound(desk.request(CONTROL));
      expect(request.body).toEqual({ conference_sid: 'v3:1', participant_sid: 'v3:1', action: 'hold' });
      flush({ success: true, hold: true, muted: false });
      await desk.settle();
      expect(desk.softphones.at(-1)?.muted()).toBe(true);
      void store.toggleHold();
      desk.request(CONTROL).flush({ success: true, hold: false, muted: false });
      await desk.settle();
      expect(desk.softphones.at(-1)?.muted()).toBe(false);
    });

    it('is called by the server where calls are bridged, and knows which call is its own', async () => {
      await signInToTelnyx('bridge');
      await dial();
      letSignIn();
      desk.request(INITIATE).flush({ ...placed, provider: 'telnyx' });
      await desk.settle();
      desk.request(`${ROUTES.coldCall}/webrtc-join`).flush({
        participant_sid: 'agent_1',
        access_token: '',
        client_id: 'c',
        conference_name: 'room-1',
        status: 'ready',
        ice_servers: [],
        sdp_answer: null,
        sip_username: 'gencred1',
        sip_password: 'secret',
        login_token: 'fresh',
        client_state: 'YWdlbnQ=',
      });
      await desk.settle();
      expect(connection()).toMatchObject({ kind: 'answer', token: 'fresh', clientState: 'YWdlbnQ=', signallingUrl: 'http://carrier.test' });
      desk.backend.expectNone(DIRECT);
    });
  });
});

function bound(request: import('@angular/common/http/testing').TestRequest) {
  return { request: request.request, flush: request.flush.bind(request) };
}
