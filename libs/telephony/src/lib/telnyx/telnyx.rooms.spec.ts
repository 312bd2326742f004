import { listOf, ok, refusal } from './testing/scripted-telnyx';
import { AGENT_LEG, CALL_ID, COMMAND_ID, CONFERENCE, failure, IMPATIENT, LEG, ROOM, telnyxStage } from './testing/telnyx-stage';
import { readClientState, writeClientState } from './telnyx.client-state';

const stage = telnyxStage();
const RESULT = ok({ result: 'ok' });
const participant = (call_control_id: string, partial: object = {}) => ({
  call_control_id,
  muted: false,
  on_hold: false,
  status: 'joined',
  created_at: '2026-11-20T10:00:00.000Z',
  ...partial,
});
const stateOf = (label: string) => writeClientState({ callId: CALL_ID, label });
const ACTIONS = `/conferences/${CONFERENCE}/actions`;

/** Two people in a room; every command works. */
function occupied(contact: object = {}): void {
  stage.telnyx.answerWith(({ path }) => {
    if (path.endsWith('/participants')) return listOf(participant(LEG, contact), participant(AGENT_LEG), null, { status: 'joined' });
    if (path === `/calls/${LEG}`) return ok({ is_alive: true, client_state: stateOf('customer') });
    if (path === `/calls/${AGENT_LEG}`) return ok({ is_alive: true, client_state: stateOf('agent_1') });
    return RESULT;
  });
}
const commands = () => stage.telnyx.requests.filter(({ method }) => method === 'POST').map(({ path, body }) => ({ path, body }));

describe('a participant', () => {
  it.each([LEG, 'customer'])('is muted and heard again, by %s', async (handle) => {
    occupied();
    await expect(stage.provider.updateParticipant(CONFERENCE, handle, { muted: true })).resolves.toEqual({ muted: true, hold: false });
    expect(commands()).toEqual([{ path: `${ACTIONS}/mute`, body: { call_control_ids: [LEG] } }]);
    occupied({ muted: true });
    await expect(stage.provider.updateParticipant(CONFERENCE, handle, { muted: false })).resolves.toEqual({ muted: false, hold: false });
    expect(commands()).toEqual([{ path: `${ACTIONS}/unmute`, body: { call_control_ids: [LEG] } }]);
  });

  it('is held with our audio and taken back, and stays as muted as it was', async () => {
    occupied({ muted: true });
    const holdUrl = 'https://dialer.example/hold.wav';
    await expect(stage.provider.updateParticipant(CONFERENCE, LEG, { hold: true, holdUrl })).resolves.toEqual({ muted: true, hold: true });
    await expect(stage.provider.updateParticipant(CONFERENCE, LEG, { hold: false, holdUrl })).resolves.toEqual({
      muted: true,
      hold: false,
    });
    expect(commands()).toEqual([
      { path: `${ACTIONS}/hold`, body: { call_control_ids: [LEG], audio_url: holdUrl } },
      { path: `${ACTIONS}/unhold`, body: { call_control_ids: [LEG] } },
    ]);
  });

  it('alone hears an announcement', async () => {
    occupied();
    await stage.provider.announceTo(CONFERENCE, 'agent_1', 'https://dialer.example/a.wav');
    const body = { audio_url: 'https://dialer.example/a.wav', call_control_ids: [AGENT_LEG] };
    expect(commands()).toEqual([{ path: `${ACTIONS}/play`, body }]);
  });

  it.each([
    [CONFERENCE, 'agent_nobody'],
    [CONFERENCE, 'v3:nobody'],
    [CONFERENCE, '../x'],
    [CONFERENCE, ''],
    ['COLD_CALL_1', 'customer'],
    ['../calls', 'customer'],
  ])('that is not there is told apart, and nobody is touched (%s, %s)', async (conference, handle) => {
    occupied();
    await expect(failure(stage.provider.updateParticipant(conference, handle, { muted: true }))).resolves.toMatchObject({
      kind: 'rejected',
    });
    await expect(failure(stage.provider.announceTo(conference, handle, 'https://x.example'))).resolves.toMatchObject({ kind: 'rejected' });
    expect(commands()).toEqual([]);
  });

  it('who has left is not there', async () => {
    occupied({ status: 'left' });
    await expect(failure(stage.provider.updateParticipant(CONFERENCE, LEG, { muted: true }))).resolves.toMatchObject({ kind: 'rejected' });
  });
});

describe('a sound for the whole room', () => {
  it('takes the place of the one before', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.playToRoom(CONFERENCE, 'https://dialer.example/a.wav');
    expect(commands()).toEqual([
      { path: `${ACTIONS}/stop`, body: {} },
      { path: `${ACTIONS}/play`, body: { audio_url: 'https://dialer.example/a.wav' } },
    ]);
  });

  it('is stopped when it plays and when it does not', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.stopPlayingToRoom(CONFERENCE);
    for (const answer of [refusal(422, '90000'), refusal(422, '90019'), refusal(404, '90058')]) {
      stage.telnyx.answerWith(answer);
      await expect(stage.provider.stopPlayingToRoom(CONFERENCE)).resolves.toBeUndefined();
    }
    stage.telnyx.answerWith({ status: 503 });
    await expect(failure(stage.provider.stopPlayingToRoom(CONFERENCE))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('needs a room', async () => {
    stage.telnyx.answerWith(refusal(404, '90058'));
    await expect(failure(stage.provider.playToRoom(CONFERENCE, 'https://x.example'))).resolves.toMatchObject({ kind: 'rejected' });
    stage.telnyx.answerWith(RESULT);
    await expect(failure(stage.provider.playToRoom('../x', 'https://x.example'))).resolves.toMatchObject({ kind: 'rejected' });
    await stage.provider.stopPlayingToRoom('../x');
    expect(stage.telnyx.asked).toEqual([]);
  });
});

describe('opening a room', () => {
  const request = { callId: CALL_ID, room: ROOM, legSid: LEG, label: 'agent_1', commandId: COMMAND_ID };

  it('takes the leg in and says whose it is', async () => {
    stage.telnyx.answerWith(ok({ id: CONFERENCE, name: ROOM, status: 'init' }));
    await expect(stage.provider.bridge.openRoom(request)).resolves.toEqual({ conferenceSid: CONFERENCE });
    expect(commands()).toEqual([
      {
        path: '/conferences',
        body: { call_control_id: LEG, name: ROOM, beep_enabled: 'never', client_state: expect.any(String), command_id: COMMAND_ID },
      },
    ]);
    expect(readClientState(commands()[0]!.body['client_state'])).toEqual({ callId: CALL_ID, label: 'agent_1', room: ROOM });
  });

  it('finds the room of a command that was known already', async () => {
    stage.telnyx.answerWith(({ method }) =>
      method === 'POST' ? ok({ result: 'ok' }) : listOf({ id: COMMAND_ID, name: 'other' }, { id: CONFERENCE, name: ROOM }),
    );
    await expect(stage.provider.bridge.openRoom(request)).resolves.toEqual({ conferenceSid: CONFERENCE });
    expect(stage.telnyx.requests[1]!.query.get('filter[name]')).toBe(ROOM);
    stage.telnyx.answerWith(({ method }) => (method === 'POST' ? ok({}) : listOf()));
    await expect(failure(stage.provider.bridge.openRoom(request))).resolves.toMatchObject({ kind: 'unavailable' });
  });

  it('is told that the leg has ended', async () => {
    for (const answer of [refusal(422, '90018'), refusal(422, '90015'), refusal(404, '10005')]) {
      stage.telnyx.answerWith(answer);
      await expect(stage.provider.bridge.openRoom(request)).resolves.toBe('leg_ended');
    }
    await expect(stage.provider.bridge.openRoom({ ...request, legSid: '../x' })).resolves.toBe('leg_ended');
  });

  it('before the answer is refused; without a reply it may be sent again', async () => {
    stage.telnyx.answerWith(refusal(422, '90034'));
    await expect(failure(stage.provider.bridge.openRoom(request))).resolves.toMatchObject({
      kind: 'rejected',
      detail: { providerCode: '90034' },
    });
    stage.telnyx.answerWith({ fault: 'silence' });
    await expect(failure(stage.make(IMPATIENT).bridge.openRoom(request))).resolves.toMatchObject({ kind: 'unavailable' });
  });
});

describe('joining a room', () => {
  const request = { callId: CALL_ID, room: ROOM, conferenceSid: CONFERENCE, legSid: LEG, label: 'customer', commandId: COMMAND_ID };

  it('is one command; nobody’s exit ends the room', async () => {
    stage.telnyx.answerWith(RESULT);
    await expect(stage.provider.bridge.joinRoom(request)).resolves.toBe('joined');
    expect(commands()).toMatchObject([
      {
        path: `${ACTIONS}/join`,
        body: { call_control_id: LEG, end_conference_on_exit: false, beep_enabled: 'never', command_id: COMMAND_ID },
      },
    ]);
    expect(readClientState(commands()[0]!.body['client_state'])).toEqual({ callId: CALL_ID, label: 'customer', room: ROOM });
  });

  it('ends what the leg hears once it is in, and is a join whatever comes of that', async () => {
    for (const answer of [RESULT, refusal(422, '90000'), { status: 500 }]) {
      stage.telnyx.answerWith(({ path }) => (path.endsWith('playback_stop') ? answer : RESULT));
      await expect(stage.provider.bridge.joinRoom({ ...request, stopsSound: true })).resolves.toBe('joined');
      expect(commands().map(({ path }) => path)).toEqual([`${ACTIONS}/join`, `/calls/${LEG}/actions/playback_stop`]);
    }
  });

  it.each([
    [422, '90044', 'joined'],
    [422, '90019', 'room_ended'],
    [422, '90058', 'room_ended'],
    [404, '10005', 'room_ended'],
    [422, '90018', 'leg_ended'],
    [422, '90015', 'leg_ended'],
  ])('answered by %i %s is %s', async (status, code, result) => {
    stage.telnyx.answerWith(refusal(status, code));
    await expect(stage.provider.bridge.joinRoom(request)).resolves.toBe(result);
  });

  it('that is full, too early or unanswered is told', async () => {
    for (const [answer, kind] of [
      [refusal(422, '90032'), 'rejected'],
      [refusal(422, '90034'), 'rejected'],
      [{ status: 500 }, 'unavailable'],
    ] as const) {
      stage.telnyx.answerWith(answer);
      await expect(failure(stage.provider.bridge.joinRoom(request))).resolves.toMatchObject({ kind });
    }
  });

  it('of ids that no carrier has asks nobody', async () => {
    stage.telnyx.answerWith(RESULT);
    await expect(stage.provider.bridge.joinRoom({ ...request, conferenceSid: ROOM })).resolves.toBe('room_ended');
    await expect(stage.provider.bridge.joinRoom({ ...request, legSid: 'CA1' })).resolves.toBe('leg_ended');
    await expect(failure(stage.provider.bridge.joinRoom({ ...request, room: 'a b' }))).resolves.toMatchObject({ kind: 'rejected' });
    expect(stage.telnyx.asked).toEqual([]);
  });
});

describe('ending a room', () => {
  it('is one command, and success when it has ended', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.endRoom(CONFERENCE);
    expect(stage.telnyx.asked).toEqual([`POST ${ACTIONS}/end`]);
    for (const answer of [refusal(422, '90019'), refusal(422, '90058'), refusal(404, '10005')]) {
      stage.telnyx.answerWith(answer);
      await expect(stage.provider.endRoom(CONFERENCE)).resolves.toBeUndefined();
    }
  });

  it('that has no id yet asks nobody', async () => {
    stage.telnyx.answerWith(RESULT);
    await stage.provider.endRoom(ROOM);
    await stage.provider.endRoom('');
    expect(stage.telnyx.asked).toEqual([]);
  });
});
