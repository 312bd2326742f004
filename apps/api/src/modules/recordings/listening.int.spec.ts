import { Logger } from '@nestjs/common';
import { RecordingStage } from './testing/recording-stage';

let stage: RecordingStage;
beforeAll(async () => (stage = await RecordingStage.open()));
afterAll(() => stage?.close());

const listened = (id: string) =>
  stage.calls.sql(`select principal_id, ip, detail from audit_log where action = 'recording.listened' and subject_id = $1 order by at`, [
    id,
  ]);

describe('whoever listens to a call', () => {
  it('is written down once, in however many parts it comes', async () => {
    const [owner, supervisor] = [await stage.calls.newUser(), await stage.calls.newUser('supervisor')];
    const call = await stage.archived(owner.headers);
    for (const range of ['bytes=0-99', 'bytes=100-199', 'bytes=1-']) await stage.play(call, { ...supervisor.headers, range });
    await stage.play(call, owner.headers);
    expect(await listened(call.row.id)).toEqual([
      { principal_id: `user:${supervisor.id}`, ip: '127.0.0.1', detail: { call_id: call.id } },
      { principal_id: `user:${owner.id}`, ip: '127.0.0.1', detail: { call_id: call.id } },
    ]);
  });

  it('is not one who only asked whether there is something, or was refused', async () => {
    const [owner, stranger] = [await stage.calls.newUser(), await stage.calls.newUser()];
    const call = await stage.archived(owner.headers);
    expect((await stage.play(call, owner.headers, 'HEAD')).statusCode).toBe(200);
    expect((await stage.play(call, { ...owner.headers, range: 'bytes=99999999-' })).statusCode).toBe(416);
    expect((await stage.play(call, stranger.headers)).statusCode).toBe(404);
    expect(await listened(call.row.id)).toEqual([]);
  });

  it('hears nothing while it cannot be written down', async () => {
    const owner = await stage.calls.newUser();
    const call = await stage.archived(owner.headers);
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await stage.calls.sql('alter table audit_log rename to audit_log_away');
    const reply = await stage.play(call, owner.headers);
    await stage.calls.sql('alter table audit_log_away rename to audit_log');
    error.mockRestore();
    expect(reply.statusCode).toBe(500);
    expect(reply.headers['content-type']).toContain('application/json');
  });
});
