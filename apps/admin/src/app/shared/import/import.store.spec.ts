import { TestBed } from '@angular/core/testing';
import { ROUTES } from '@dialer/contracts';
import { type CallDesk, setUpCallDesk } from '../../testing/call-desk';
import { makeImport } from '../../testing/factories';
import { ImportStore } from './import.store';

const IMPORT = `${ROUTES.contactLists}/import`;
const STATUS = `${ROUTES.imports}/import-1`;
const file = (name = 'autumn_leads-2.csv') => new File(['name,company,phone\n'], name, { type: 'text/csv' });

describe('ImportStore', () => {
  let desk: CallDesk;
  let store: ImportStore;

  beforeEach(() => {
    desk = setUpCallDesk(ImportStore);
    store = TestBed.inject(ImportStore);
  });

  async function begin(): Promise<void> {
    void store.send(file());
    desk.request(IMPORT).flush({ import_id: 'import-1' });
    await desk.settle();
    desk.request(STATUS).flush(makeImport({ status: 'queued' }));
    await desk.settle();
  }

  it('sends the file with a name made of its own', async () => {
    void store.send(file());
    const body = desk.request(IMPORT).request.body as FormData;
    expect(body.get('name')).toBe('autumn leads 2');
    expect((body.get('file') as File).name).toBe('autumn_leads-2.csv');
    expect(store.running()).toBe(true);
    expect(store.percent()).toBeNull();
  });

  it.each([
    ['.csv', 'New list'],
    ['___.csv', 'New list'],
    ['x'.repeat(500) + '.csv', 'x'.repeat(120)],
    ['no extension', 'no extension'],
  ])('finds a name for %p', (name, expected) => {
    void store.send(file(name));
    const sent = (desk.request(IMPORT).request.body as FormData).get('name') as string;
    expect(sent).toBe(expected);
  });

  it('follows frames to the result', async () => {
    await begin();
    desk.realtime.send({ type: 'import_progress', import: makeImport({ total: 200, processed: 50 }) });
    expect(store.percent()).toBe(25);
    const done = makeImport({ status: 'completed', total: 200, processed: 200, imported: 199, contact_list_id: 'list-1' });
    desk.realtime.send({ type: 'import_progress', import: done });
    expect(store.completed()).toBe(true);
    // Late and foreign frames change nothing.
    desk.realtime.send({ type: 'import_progress', import: makeImport({ total: 200, processed: 200, status: 'running' }) });
    desk.realtime.send({ type: 'import_progress', import: makeImport({ id: 'other', status: 'failed', processed: 999 }) });
    expect(store.view()).toEqual(done);
  });

  it('asks by itself while no frames come', async () => {
    await begin();
    (await desk.awaited(STATUS)).flush(makeImport({ status: 'failed', message: 'The column phone is missing.' }));
    await desk.settle();
    expect(store.refusal()).toBe('The column phone is missing.');
    expect(store.running()).toBe(false);
  });

  it('says why the server took no file', async () => {
    void store.send(file());
    desk.request(IMPORT).flush({ error: { code: 'VALIDATION_ERROR', message: 'The file is empty' } }, { status: 422, statusText: 'x' });
    await desk.settle();
    expect(store.refusal()).toBe('The file is empty');
    store.startOver();
    expect(store.idle()).toBe(true);
  });

  it('takes one file at a time', async () => {
    await begin();
    await store.send(file());
    desk.backend.expectNone(IMPORT);
  });
});
