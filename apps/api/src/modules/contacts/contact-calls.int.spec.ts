import type { ContactView } from '@dialer/contracts';
import { CallStage } from '../calls/testing/call-stage';
import { ImportClient } from './testing/import-client';

const FILE = 'name,company,phone\nAda Park,Northwind,(415) 555-0110\nBo Lind,Contoso,(415) 555-0111\n';
const NOBODY = '01890000-0000-7000-8000-000000000000';

/** From the click to the saved log, with the calls module as it is and a carrier that does as it is told. */
describe('a contact that is called', () => {
  let stage: CallStage;
  let ada: ContactView;
  let bo: ContactView;
  beforeAll(async () => {
    stage = await CallStage.open();
    const { contact_list_id } = await new ImportClient(stage.api).import({ file: FILE });
    const { body } = await stage.get(`/api/contact-lists/${contact_list_id}/contacts`);
    [ada, bo] = body.items;
  });
  afterAll(() => stage?.close());

  const view = async (id: string) => (await stage.get<ContactView>(`/api/contacts/${id}`)).body;

  it('shows the state of its call, then its log, which reaches the call as well', async () => {
    const rep = await stage.newUser();
    const call = await stage.initiate(ada.phone, { contact_id: ada.id }, rep.headers);
    expect(await view(ada.id)).toMatchObject({ call_status: expect.stringMatching(/dialing|initiated/), attempts: 1 });
    expect(await stage.view(call.id)).toMatchObject({ contact_id: ada.id, contact_name: 'Ada Park', contact_company: 'Northwind' });
    await stage.webhook(stage.carrier.statusOf(call.leg, 'ringing'));
    expect(await view(ada.id)).toMatchObject({ call_status: 'ringing' });
    await stage.webhook(stage.carrier.statusOf(call.leg, 'in-progress'));
    await stage.webhook(stage.carrier.statusOf(call.leg, 'completed'));
    expect(await view(ada.id)).toMatchObject({ call_status: 'completed', call_duration: expect.any(Number), call_outcome: null });

    const log = { call_id: call.id, outcome: 'follow_up', notes: 'call back', follow_up_at: '2026-12-01T09:00:00Z' };
    const saved = await stage.post(`/api/contacts/${ada.id}/log`, log, rep.headers);
    expect(saved).toMatchObject({ status: 200, body: { call_outcome: 'follow_up', call_notes: 'call back', call_status: 'completed' } });
    expect(await stage.post(`/api/contacts/${ada.id}/log`, log, rep.headers)).toMatchObject({ status: 200, body: saved.body });
    expect(await stage.view(call.id)).toMatchObject({ outcome: 'follow_up', notes: 'call back', log_owed: false });
  });

  it('keeps the log of the latest call when an older one is logged late', async () => {
    const older = await stage.initiate(bo.phone, { contact_id: bo.id });
    await stage.webhook(stage.carrier.statusOf(older.leg, 'busy'));
    const newer = await stage.initiate(bo.phone, { contact_id: bo.id });
    await stage.webhook(stage.carrier.statusOf(newer.leg, 'completed'));
    await stage.post(`/api/contacts/${bo.id}/log`, { call_id: newer.id, outcome: 'connected' });
    await stage.post(`/api/contacts/${bo.id}/log`, { call_id: older.id, outcome: 'busy' });
    expect(await view(bo.id)).toMatchObject({ call_outcome: 'connected', call_status: 'completed', attempts: 2 });
    expect(await stage.view(older.id)).toMatchObject({ outcome: 'busy' });
  });

  it('is not logged with a call to somebody else, nor with one of another rep', async () => {
    const [mine, other] = [await stage.newUser(), await stage.newUser()];
    const call = await stage.initiate(ada.phone, { contact_id: ada.id }, mine.headers);
    await stage.webhook(stage.carrier.statusOf(call.leg, 'no-answer'));
    const log = { call_id: call.id, outcome: 'no_answer' };
    expect(await stage.post(`/api/contacts/${bo.id}/log`, log, mine.headers)).toMatchObject({
      status: 422,
      body: { error: { details: { fields: { call_id: 'must be a call to this contact' } } } },
    });
    expect(await stage.post(`/api/contacts/${ada.id}/log`, log, other.headers)).toMatchObject({
      status: 404,
      body: { error: { code: 'CALL_NOT_FOUND' } },
    });
    expect(await view(ada.id)).toMatchObject({ call_outcome: 'follow_up' });
  });

  it('is not dialled when there is no such contact, nor when it asked not to be', async () => {
    expect(await stage.post('/initiate', { to_phone: ada.phone, contact_id: NOBODY })).toMatchObject({
      status: 404,
      body: { error: { code: 'CONTACT_NOT_FOUND' } },
    });
    await stage.post(`/api/contacts/${ada.id}/log`, { outcome: 'not_interested', do_not_call: true });
    const dials = stage.carrier.dials().length;
    expect(await stage.post('/initiate', { to_phone: ada.phone, contact_id: ada.id })).toMatchObject({
      status: 422,
      body: { error: { code: 'CALL_BLOCKED', details: { reason: 'do_not_call' } } },
    });
    expect(stage.carrier.dials()).toHaveLength(dials);
  });

  it('takes events and logs at the same moment without waiting for each other', async () => {
    const before = await view(bo.id);
    const calls = await Promise.all(Array.from({ length: 6 }, () => stage.initiate(bo.phone, { contact_id: bo.id })));
    await Promise.all(
      calls.flatMap((call) => [
        stage.webhook(stage.carrier.statusOf(call.leg, 'ringing')),
        stage.post(`/api/contacts/${bo.id}/log`, { call_id: call.id, outcome: 'busy' }),
        stage.webhook(stage.carrier.statusOf(call.leg, 'busy')),
      ]),
    );
    expect(await view(bo.id)).toMatchObject({ call_status: 'busy', call_outcome: 'busy', attempts: before.attempts + 6 });
  });
});
