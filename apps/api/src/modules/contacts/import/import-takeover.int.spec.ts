import { Database } from '../../../platform/database/database';
import { createTestApp, type TestApp } from '../../../testing/test-app';
import { ImportClient } from '../testing/import-client';
import { ImportRun } from './import-run';
import { ImportSteps } from './import-steps';

const ROWS = 3500;
const FILE = ['name,company,phone']
  .concat(Array.from({ length: ROWS }, (_, n) => (n % 500 === 7 ? `,Acme,${n}` : `P${n},Acme,415555${String(n % 3000).padStart(4, '0')}`)))
  .join('\n');

describe('an import whose worker freezes or dies', () => {
  let test: TestApp;
  let client: ImportClient;
  beforeAll(async () => {
    test = await createTestApp();
    client = new ImportClient(test);
  });
  afterAll(() => test?.close());
  afterEach(() => jest.restoreAllMocks());

  const start = async () => (await client.send({ file: FILE })).json<{ import_id: string }>().import_id;
  const run = (id: string) => test.app.get(ImportRun, { strict: false }).run(id);
  const rowsOf = async (listId: string | null) =>
    (await test.app.get(Database, { strict: false }).pool.query('select phone from contacts where list_id = $1', [listId])).rows;

  /** Stops a worker before its n-th batch; answers how to let it go on. */
  function stopAt(batch: number) {
    const steps = test.app.get(ImportSteps, { strict: false });
    const save = steps.save.bind(steps);
    let [seen, reached, thaw] = [0, () => undefined as void, () => undefined as void];
    const stopped = new Promise<void>((resolve) => (reached = resolve));
    const thawed = new Promise<void>((resolve) => (thaw = resolve));
    jest.spyOn(steps, 'save').mockImplementation(async (...args) => {
      seen += 1;
      if (seen !== batch) return save(...args);
      reached();
      await thawed;
      return save(...args);
    });
    return { stopped, thaw: () => thaw() };
  }

  const expected = { status: 'completed', total: ROWS, processed: ROWS, imported: 2994, skipped: 7, duplicates: 499 };

  it.each([1, 2, 4])('is finished by another, without a row too many or too few (batch %i)', async (batch) => {
    const id = await start();
    const worker = stopAt(batch);
    const frozen = run(id);
    await worker.stopped;
    await run(id);
    const view = await client.settled(id);
    expect(view).toMatchObject(expected);
    // The first one wakes up when all is done, and must not write any more.
    worker.thaw();
    await frozen;
    expect(await client.settled(id)).toEqual(view);
    const phones = (await rowsOf(view.contact_list_id)).map(({ phone }) => phone as string);
    expect(phones).toHaveLength(2994);
    expect(new Set(phones).size).toBe(2994);
  });

  it('does nothing for a job that comes again', async () => {
    const id = await start();
    await run(id);
    const view = await client.settled(id);
    await run(id);
    await run('01890000-0000-7000-8000-000000000000');
    expect(await client.settled(id)).toEqual(view);
  });

  it('is tried again after a fault of ours, and given up with a word when no try gets further', async () => {
    const id = await start();
    const steps = test.app.get(ImportSteps, { strict: false });
    jest.spyOn(steps, 'save').mockRejectedValue(new Error('disk full'));
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const outcome = await run(id).then(
        () => 'settled',
        (error: Error) => error.message,
      );
      if (outcome === 'settled') break;
      expect(outcome).toBe('disk full');
    }
    const view = await client.settled(id);
    expect(view).toMatchObject({ status: 'failed', imported: 0, contact_list_id: null });
    expect(view.message).toContain('fault on our side');
  });
});
