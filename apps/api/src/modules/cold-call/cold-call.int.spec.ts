import { CallStage, NO_LIMITS, until } from '../calls/testing/call-stage';

const TO = '+14155550110';
const OTHER_OWN = '+14155550177';
const USUAL = '+14155550199';

describe('the cold call section', () => {
  let stage: CallStage;
  beforeAll(async () => (stage = await CallStage.open({ env: { LIVE_CALLS_PER_USER: '0' } })));
  afterAll(() => stage?.close());

  describe('initiate', () => {
    it('dials once and answers with the ids', async () => {
      const before = stage.carrier.dials().length;
      const { status, body } = await stage.post('/initiate', { to_phone: TO });
      expect(status).toBe(201);
      expect(body).toEqual({
        conference_sid: expect.stringMatching(/^CF[0-9a-f]{32}$/),
        conference_id: expect.stringMatching(/^COLD_CALL_[0-9a-f]{32}$/),
        call_sid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
        access_token: expect.stringContaining('.'),
        status: 'initiated',
        provider: 'twilio',
        created_at: expect.stringMatching(/Z$/),
      });
      expect(stage.carrier.dials()).toHaveLength(before + 1);
      expect(stage.carrier.dials().at(-1)).toMatchObject({ form: { To: TO, From: '+14155550199' } });
    });

    it.each([
      '',
      ' ',
      '4155550110',
      '14155550110',
      '+1 415 555 0110',
      '+1-415-555-0110',
      '+04155550110',
      '+1',
      '+141555501',
      '+14155550110123456',
      '+1415555011a',
      '+١٤١٥٥٥٥٠١١٠',
      "+14155550110'; drop table calls; --",
      '+14155550110\n',
      'tel:+14155550110',
      '+999123456789',
    ])('refuses %j as a number', async (to_phone) => {
      const before = stage.carrier.dials().length;
      const { status, body } = await stage.post('/initiate', { to_phone });
      expect({ status, body }).toMatchObject({
        status: 400,
        body: {
          error: {
            code: 'INVALID_PHONE_FORMAT',
            details: { phone: to_phone, expected_format: expect.any(String), example: expect.any(String) },
          },
        },
      });
      expect(stage.carrier.dials()).toHaveLength(before);
    });

    it.each([
      [{}],
      [{ to_phone: null }],
      [{ to_phone: 14155550110 }],
      [{ to_phone: ['+14155550110'] }],
      [{ to_phone: { $ne: '' } }],
      [{ to_phone: 'a\0b' }],
    ])('says which field is wrong in %j', async (body) => {
      expect(await stage.post('/initiate', body)).toMatchObject({
        status: 422,
        body: { error: { code: 'VALIDATION_ERROR', details: { fields: { to_phone: expect.any(String) } } } },
      });
    });

    it.each([
      [{ record: 'yes' }, 'record'],
      [{ contact_id: '7' }, 'contact_id'],
      [{ override_hours: {} }, 'override_hours.reason'],
      [{ override_hours: 'because' }, 'override_hours'],
      [{ provider: 7 }, 'provider'],
    ])('says which field is wrong in %j', async (extra, field) => {
      const { status, body } = await stage.post('/initiate', { to_phone: TO, ...extra });
      expect({ status, fields: Object.keys(body.error.details.fields) }).toEqual({ status: 422, fields: [field] });
    });

    it('dials a possible number outside every plan, with a warning', async () => {
      const { status, body } = await stage.post('/initiate', { to_phone: '+15551234567' });
      expect({ status, body }).toMatchObject({ status: 201, body: { warnings: [expect.stringContaining('numbering plan')] } });
    });

    it.each(['twilio', 'Twilio', 'TWILIO'])('knows the provider %s', async (provider) => {
      expect(await stage.post('/initiate', { to_phone: TO, provider })).toMatchObject({ status: 201, body: { provider: 'twilio' } });
    });

    it('knows no other provider', async () => {
      expect(await stage.post('/initiate', { to_phone: TO, provider: 'vonage' })).toMatchObject({
        status: 400,
        body: { error: { code: 'PROVIDER_NOT_SUPPORTED' } },
      });
      const telnyx = await stage.post('/initiate', { to_phone: TO, provider: 'TELNYX' });
      expect(telnyx).toMatchObject({
        status: 501,
        body: { error: { code: 'PROVIDER_NOT_CONFIGURED', details: { missing: expect.arrayContaining(['TELNYX_API_KEY']) } } },
      });
    });

    it('shows only numbers that are ours', async () => {
      expect((await stage.initiate(TO, { from_phone: OTHER_OWN })).leg.from).toBe(OTHER_OWN);
      const blocked = await stage.post('/initiate', { to_phone: TO, from_phone: '+12125550100' });
      expect(blocked).toMatchObject({ status: 422, body: { error: { code: 'CALL_BLOCKED', details: { reason: 'caller_id_not_owned' } } } });
      expect(await stage.post('/initiate', { to_phone: TO, from_phone: 'us' })).toMatchObject({
        status: 400,
        body: { error: { code: 'INVALID_PHONE_FORMAT' } },
      });
    });

    it("shows the user's own caller ID, when it is ours", async () => {
      const user = await stage.newUser('rep', { caller_id: OTHER_OWN });
      expect((await stage.initiate(TO, {}, user.headers)).leg.from).toBe(OTHER_OWN);
      // Sold meanwhile, or another carrier's: this one's own is shown, and the rep is told.
      const stranger = await stage.newUser('rep');
      await stage.sql(`update users set caller_id = '+12125550100' where id = $1`, [stranger.id]);
      const placed = await stage.initiate(TO, {}, stranger.headers);
      expect(placed).toMatchObject({ leg: { from: USUAL }, warnings: [expect.stringContaining(`${USUAL} is shown instead`)] });
    });

    it('lets no user have a caller ID that no carrier of ours has, and says what one is good for', async () => {
      const ada = { email: 'ada.caller@example.com', name: 'Ada', role: 'rep', password: 'a long enough password' };
      const admin = await stage.newUser('admin');
      const refused = await stage.post('/api/users', { ...ada, caller_id: '+12125550100' }, admin.headers);
      expect(refused).toMatchObject({
        status: 422,
        body: {
          error: { code: 'VALIDATION_ERROR', details: { fields: { caller_id: expect.stringContaining('not a number of any carrier') } } },
        },
      });
      const { body } = await stage.post('/api/users', { ...ada, caller_id: OTHER_OWN }, admin.headers);
      expect(body).toMatchObject({ caller_id: OTHER_OWN, caller_id_paths: ['room'] });
      const { items } = (await stage.get('/api/users', admin.headers)).body;
      expect(items.find(({ id }: { id: string }) => id === body.id)).toMatchObject({ caller_id_paths: ['room'] });
    });

    it('asks nobody about a number on the do-not-call list, or an expensive one', async () => {
      await stage.sql('insert into do_not_call (phone, source, created_at) values ($1, $2, now())', ['+442079460958', 'rep']);
      const before = stage.carrier.requests.length;
      expect(await stage.post('/initiate', { to_phone: '+442079460958' })).toMatchObject({
        status: 422,
        body: { error: { code: 'CALL_BLOCKED', details: { reason: 'do_not_call' } } },
      });
      expect(await stage.post('/initiate', { to_phone: '+19005551234' })).toMatchObject({
        status: 422,
        body: { error: { details: { reason: 'destination_not_allowed' } } },
      });
      expect(stage.carrier.requests).toHaveLength(before);
    });

    it('lets nobody in without a key, nor with a wrong one', async () => {
      for (const headers of [{}, { 'x-api-key': 'wrong' }, { cookie: 'dialer_session=nonsense' }] as Record<string, string>[]) {
        const reply = await stage.api.app.inject({
          method: 'POST',
          url: '/aicallgo/api/v1/cold-call/initiate',
          payload: { to_phone: TO },
          headers,
        });
        expect(reply.statusCode).toBe(401);
      }
    });

    it('answers 400 to a body that does not parse', async () => {
      const reply = await stage.api.app.inject({
        method: 'POST',
        url: '/aicallgo/api/v1/cold-call/initiate',
        payload: '{"to_phone":',
        headers: { 'content-type': 'application/json', 'x-api-key': 'test-api-key-of-32-characters-00' },
      });
      expect({ status: reply.statusCode, body: reply.json() }).toMatchObject({
        status: 400,
        body: { error: { code: 'VALIDATION_ERROR' } },
      });
    });
  });

  describe('an Idempotency-Key', () => {
    it('dials once, however often it is sent, and answers the same', async () => {
      const key = { 'idempotency-key': 'key-1' };
      const first = await stage.post('/initiate', { to_phone: TO }, key);
      const before = stage.carrier.dials().length;
      const second = await stage.post('/initiate', { to_phone: TO }, key);
      expect(second.body.conference_id).toBe(first.body.conference_id);
      expect(second.body.call_sid).toBe(first.body.call_sid);
      expect(stage.carrier.dials()).toHaveLength(before);
    });

    it('dials once for twenty requests at the same time', async () => {
      const before = stage.carrier.dials().length;
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => stage.post('/initiate', { to_phone: TO }, { 'idempotency-key': 'key-2' })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ body }) => body.call_sid)).size).toBe(1);
      expect(stage.carrier.dials()).toHaveLength(before + 1);
    });

    it('is refused with another body, and belongs to its principal', async () => {
      const key = { 'idempotency-key': 'key-3' };
      await stage.post('/initiate', { to_phone: TO }, key);
      expect(await stage.post('/initiate', { to_phone: '+14155550111' }, key)).toMatchObject({
        status: 422,
        body: { error: { code: 'VALIDATION_ERROR' } },
      });
      const user = await stage.newUser();
      expect(await stage.post('/initiate', { to_phone: '+14155550111' }, { ...key, ...user.headers })).toMatchObject({ status: 201 });
    });

    it('may be used again after 24 h', async () => {
      const key = { 'idempotency-key': 'key-4' };
      const first = await stage.post('/initiate', { to_phone: TO }, key);
      await stage.sql("update call_idempotency set created_at = created_at - interval '25 hours' where key = 'key-4'");
      const second = await stage.post('/initiate', { to_phone: '+14155550111' }, key);
      expect(second.status).toBe(201);
      expect(second.body.conference_id).not.toBe(first.body.conference_id);
    });

    it.each(['a b', 'x'.repeat(256), 'é'])('is refused as %j', async (key) => {
      expect(await stage.post('/initiate', { to_phone: TO }, { 'idempotency-key': key })).toMatchObject({ status: 422 });
    });
  });

  describe('webrtc-join', () => {
    it('mints a label per join and gives a token for the caller’s identity', async () => {
      const user = await stage.newUser();
      const call = await stage.initiate(TO, {}, user.headers);
      const { status, body } = await stage.post('/webrtc-join', { conference_id: call.conference_id }, user.headers);
      expect({ status, body }).toMatchObject({
        status: 200,
        body: {
          participant_sid: expect.stringMatching(/^agent_[0-9a-f]{12}$/),
          client_id: expect.any(String),
          conference_name: call.conference_id,
          status: 'ready',
          ice_servers: [],
          sdp_answer: null,
        },
      });
      const payload = JSON.parse(Buffer.from(body.access_token.split('.')[1], 'base64url').toString());
      expect(payload.grants.identity).toBe(user.identity);
    });

    it('gives the same client its label back, and another client another', async () => {
      const call = await stage.initiate(TO);
      const join = (client_id: string) => stage.post('/webrtc-join', { conference_id: call.conference_sid, client_id });
      const [first, again, other] = [await join('desk'), await join('desk'), await join('phone')];
      expect(again.body.participant_sid).toBe(first.body.participant_sid);
      expect(other.body.participant_sid).not.toBe(first.body.participant_sid);
    });

    it('is not for other reps, unknown rooms or ended calls', async () => {
      const [owner, stranger] = [await stage.newUser(), await stage.newUser()];
      const call = await stage.initiate(TO, {}, owner.headers);
      const join = (headers: Record<string, string>, conference_id = call.conference_id) =>
        stage.post('/webrtc-join', { conference_id }, headers);
      expect(await join(stranger.headers)).toMatchObject({ status: 404, body: { error: { code: 'CONFERENCE_NOT_FOUND' } } });
      expect(await join(owner.headers, 'COLD_CALL_x')).toMatchObject({ status: 404 });
      expect(await stage.post('/webrtc-join', {}, owner.headers)).toMatchObject({ status: 422 });
      await stage.webhook(stage.carrier.statusOf(call.leg, 'busy'));
      expect(await join(owner.headers)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    });
  });

  describe('control', () => {
    it('mutes and holds the contact, with music of ours', async () => {
      const call = await stage.initiate(TO);
      await stage.webhook(stage.carrier.statusOf(call.leg, 'in-progress'));
      const control = (body: object) =>
        stage.post('/control/mute', { conference_sid: call.conference_sid, participant_sid: call.call_sid, ...body });
      expect(await control({ action: 'hold' })).toMatchObject({
        status: 200,
        body: { success: true, hold: true, muted: false, conference_sid: call.conference_sid },
      });
      const [command] = stage.carrier.commands(call.call_sid).slice(-1);
      expect(command?.form).toMatchObject({ Hold: 'true', HoldUrl: `http://localhost:8000/api/voice/hold-music?call=${call.id}` });
      expect(await control({ action: 'hold', value: false })).toMatchObject({ body: { hold: false } });
      expect(await control({ muted: true })).toMatchObject({ body: { muted: true } });
      expect(await control({ action: 'unmute' })).toMatchObject({ body: { muted: false } });
    });

    it('knows a browser by its label once it is in the room', async () => {
      const call = await stage.initiate(TO);
      const { body: joined } = await stage.post('/webrtc-join', { conference_id: call.conference_id });
      const control = () =>
        stage.post('/control/mute', { conference_sid: call.conference_id, participant_sid: joined.participant_sid, action: 'mute' });
      expect(await control()).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
      const row = await stage.row(call.id);
      await stage.webhook(
        stage.carrier.dialFrom(row.identity, `conference:${call.conference_id}`, { ParticipantLabel: joined.participant_sid }),
      );
      expect(await control()).toMatchObject({ status: 200, body: { muted: true, participant_sid: joined.participant_sid } });
    });

    it.each([[{}], [{ action: 'explode' }], [{ muted: 'yes' }], [{ action: 'mute', value: 'no' }]])(
      'does nothing with %j',
      async (body) => {
        const call = await stage.initiate(TO);
        expect(
          await stage.post('/control/mute', { conference_sid: call.conference_sid, participant_sid: call.call_sid, ...body }),
        ).toMatchObject({ status: 422 });
      },
    );

    it('knows nobody else', async () => {
      const call = await stage.initiate(TO);
      const control = (body: object) =>
        stage.post('/control/mute', { conference_sid: call.conference_sid, participant_sid: call.call_sid, action: 'mute', ...body });
      expect(await control({ conference_sid: 'CF1' })).toMatchObject({ status: 404, body: { error: { code: 'CONFERENCE_NOT_FOUND' } } });
      expect(await control({ participant_sid: 'agent_nobody' })).toMatchObject({
        status: 404,
        body: { error: { code: 'PARTICIPANT_NOT_FOUND' } },
      });
      stage.carrier.down = true;
      expect(await control({})).toMatchObject({ status: 503, body: { error: { code: 'PROVIDER_ERROR' } } });
      stage.carrier.down = false;
      await stage.webhook(stage.carrier.statusOf(call.leg, 'completed'));
      expect(await control({})).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    });
  });

  it('a control that the carrier refuses says so in its words', async () => {
    const call = await stage.initiate(TO);
    const control = () => stage.post('/control/mute', { conference_sid: call.conference_sid, participant_sid: 'customer', action: 'mute' });
    stage.carrier.refuseUpdates = { code: 21601, message: 'not now', status: 400 };
    expect(await control()).toMatchObject({
      status: 502,
      body: { error: { code: 'CONTROL_ERROR', details: { provider: 'twilio', provider_code: 21601, provider_message: 'not now' } } },
    });
    stage.carrier.refuseUpdates = { code: 20404, message: 'not found', status: 404 };
    expect(await control()).toMatchObject({ status: 404, body: { error: { code: 'PARTICIPANT_NOT_FOUND' } } });
    stage.carrier.refuseUpdates = null;
    expect(await control()).toMatchObject({ status: 200 });
  });

  describe('end', () => {
    it('hangs up the contact, the browser and the room, and succeeds again and again', async () => {
      const call = await stage.initiate(TO);
      const row = await stage.row(call.id);
      const browser = stage.carrier.dialFrom(row.identity, call.conference_id);
      await stage.webhook(browser);
      const ended = await stage.post('/end', { conference_sid: call.conference_sid });
      expect(ended).toMatchObject({
        status: 200,
        body: { success: true, status: 'completed', conference_sid: call.conference_sid, ended_at: expect.stringMatching(/Z$/) },
      });
      for (const id of [call.call_sid, browser.callSid, call.conference_sid]) {
        expect(stage.carrier.commands(id).map(({ form }) => form['Status'])).toContain('completed');
      }
      await stage.webhook(stage.carrier.statusOf(call.leg, 'canceled'));
      expect(await stage.post(`/end?conference_sid=${call.conference_id}`)).toMatchObject({ status: 200, body: { success: true } });
      expect((await stage.row(call.id)).state).toBe('canceled');
    });

    it('needs to know which', async () => {
      expect(await stage.post('/end')).toMatchObject({
        status: 422,
        body: { error: { details: { fields: { conference_sid: expect.any(String) } } } },
      });
      expect(await stage.post('/end', { conference_sid: 'CF404' })).toMatchObject({
        status: 404,
        body: { error: { code: 'CONFERENCE_NOT_FOUND' } },
      });
    });

    it('is not for other reps', async () => {
      const [owner, stranger, supervisor] = [await stage.newUser(), await stage.newUser(), await stage.newUser('supervisor')];
      const call = await stage.initiate(TO, {}, owner.headers);
      expect(await stage.post('/end', { conference_sid: call.conference_sid }, stranger.headers)).toMatchObject({ status: 404 });
      // A supervisor sees it and may end it, but does not sit down in the rep's chair (calls.md B6).
      expect(await stage.get(`/status/${call.conference_sid}`, supervisor.headers)).toMatchObject({ status: 200 });
      expect(await stage.post('/webrtc-join', { conference_id: call.conference_id }, supervisor.headers)).toMatchObject({ status: 404 });
      expect(await stage.post('/end', { conference_sid: call.conference_sid }, supervisor.headers)).toMatchObject({ status: 200 });
    });
  });

  it('status tells the conference from init to completed', async () => {
    const call = await stage.initiate(TO);
    expect(await stage.status(call.conference_id)).toMatchObject({
      conference_sid: call.conference_sid,
      conference_id: call.conference_id,
      friendly_name: call.conference_id,
      status: 'init',
      participant_count: 1,
      duration: 0,
      started_at: null,
      participants: [
        { participant_sid: 'customer', sid: 'customer', call_sid: call.call_sid, label: 'customer', muted: false, hold: false },
      ],
    });
    const { body: joined } = await stage.post('/webrtc-join', { conference_id: call.conference_id });
    const waiting = (await stage.status(call.call_sid)).participants.find((one) => one.label === 'agent');
    expect(waiting).toMatchObject({ participant_sid: joined.participant_sid, call_sid: null });
    await stage.webhook(stage.carrier.statusOf(call.leg, 'in-progress'));
    expect(await stage.status(call.conference_sid)).toMatchObject({ status: 'in-progress', started_at: expect.any(String) });
    await stage.post(`/api/calls/${call.id}/quality`, { mos: 4.2, jitter_ms: 3, setup_ms: 700 });
    await stage.webhook(stage.carrier.statusOf(call.leg, 'completed'));
    const ended = await stage.status(call.conference_sid);
    expect(ended).toMatchObject({ status: 'completed', participant_count: 0, participants: [], quality: { mos: 4.2, setup_ms: 700 } });
    expect((await stage.get('/status/COLD_CALL_nobody')).status).toBe(404);
  });

  it('gives a browser its token, and where the local carrier listens', async () => {
    const user = await stage.newUser();
    const { status, body } = await stage.post('/api/token', { provider: 'Twilio' }, user.headers);
    const signalling_url = `${stage.carrier.url.replace('http', 'ws')}/signal`;
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        token: expect.any(String),
        identity: user.identity,
        expires_at: expect.stringMatching(/Z$/),
        ice_servers: [],
        signalling_url,
      },
    });
    expect(await stage.post('/api/token', { provider: 'x' }, user.headers)).toMatchObject({ status: 400 });
  });

  it('says what only Telnyx has', async () => {
    for (const answer of [await stage.post('/direct-calls', { to_phone: TO }), await stage.get('/webrtc-credentials')]) {
      expect(answer).toMatchObject({
        status: 501,
        body: {
          error: {
            code: 'PROVIDER_NOT_CONFIGURED',
            details: { provider: 'telnyx', missing: expect.arrayContaining(['TELNYX_SIP_CONNECTION_ID']) },
          },
        },
      });
    }
    expect(await stage.get('/webrtc-credentials?provider=TWILIO')).toMatchObject({
      status: 400,
      body: { error: { code: 'PROVIDER_NOT_SUPPORTED' } },
    });
  });

  it('is described in the OpenAPI document', async () => {
    const { body } = await stage.get('/api/docs-json');
    const paths = Object.keys(body.paths);
    for (const path of ['/initiate', '/webrtc-join', '/control/mute', '/end', '/status/{reference}'])
      expect(paths).toContain(`/aicallgo/api/v1/cold-call${path}`);
    expect(paths).toEqual(expect.arrayContaining(['/api/token', '/api/calls/search', '/api/calls/{id}']));
    expect(body.components.schemas.InitiateDto.required).toEqual(['to_phone']);
  });
});

describe('limits', () => {
  let stage: CallStage;
  const env = { ...NO_LIMITS, RATE_LIMIT_INITIATE_PER_MINUTE: '4', RATE_LIMIT_STATUS_PER_MINUTE: '2', LIVE_CALLS_PER_USER: '2' };
  beforeAll(async () => (stage = await CallStage.open({ env })));
  afterAll(() => stage?.close());

  it('counts live calls per user, also for clicks at the same moment', async () => {
    const user = await stage.newUser();
    const answers = await Promise.all([1, 2, 3, 4].map(() => stage.post('/initiate', { to_phone: TO }, user.headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429]);
    expect(answers.find(({ status }) => status === 429)).toMatchObject({
      body: { error: { code: 'RATE_LIMITED' } },
      headers: { 'retry-after': expect.any(String) },
    });
  });

  it('frees a place when a call ends', async () => {
    const user = await stage.newUser();
    const [first] = [await stage.initiate(TO, {}, user.headers), await stage.initiate(TO, {}, user.headers)];
    expect(await stage.post('/initiate', { to_phone: TO }, user.headers)).toMatchObject({ status: 429 });
    await stage.webhook(stage.carrier.statusOf(first.leg, 'no-answer'));
    expect(await stage.post('/initiate', { to_phone: TO }, user.headers)).toMatchObject({ status: 201 });
  });

  it('has no such limit for API keys by default, but one per minute', async () => {
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await stage.post('/initiate', { to_phone: TO }));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 429]);
    expect(answers[4]).toMatchObject({
      body: { error: { code: 'RATE_LIMITED' } },
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
    });
    const [one, two, three] = [await stage.get('/status/a'), await stage.get('/status/a'), await stage.get('/status/a')];
    expect([one.status, two.status, three.status]).toEqual([404, 404, 429]);
  });
});

describe('switched off', () => {
  let stage: CallStage;
  beforeAll(async () => (stage = await CallStage.open({ env: { ENABLE_COLD_CALL_DIALER: 'false' }, workers: false })));
  afterAll(() => stage?.close());

  it('is not there', async () => {
    for (const answer of [await stage.post('/initiate', { to_phone: TO }), await stage.get('/status/x'), await stage.post('/end')]) {
      expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
    }
    expect(stage.carrier.requests).toEqual([]);
  });
});

describe('a user at a screen', () => {
  let stage: CallStage;
  beforeAll(async () => (stage = await CallStage.open()));
  afterAll(() => stage?.close());

  it('is told every step by frames, numbered without a gap', async () => {
    const user = await stage.newUser();
    const call = await stage.initiate(TO, {}, user.headers);
    for (const status of ['initiated', 'ringing', 'in-progress', 'completed'])
      await stage.webhook(stage.carrier.statusOf(call.leg, status));
    const frames = await until('the last frame', async () => {
      const rows = await stage.sql('select seq, body from live_frames where stream = $1 order by seq', [`user:${user.id}`]);
      return rows.at(-1)?.body.type === 'call_ended' ? rows : null;
    });
    expect(frames.map((frame) => frame.seq)).toEqual(frames.map((_, index) => index + 1));
    expect(frames.map((frame) => frame.body.call.state)).toEqual(
      expect.arrayContaining(['dialing', 'initiated', 'ringing', 'in-progress', 'completed']),
    );
    expect(frames.at(-1)?.body).toMatchObject({
      type: 'call_ended',
      call: { id: call.id, log_owed: true, suggested_outcome: 'connected' },
    });
  });
});
