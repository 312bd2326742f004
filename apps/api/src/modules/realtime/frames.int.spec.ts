import { Logger } from '@nestjs/common';
import { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { FrameCleanup } from './frame-cleanup';
import { collector, FrameProcess } from './testing/frame-process';

/** Finer than the shared one: latencies are taken here. */
async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('live frames over two processes', () => {
  let database: TestDatabase;
  let one: FrameProcess;
  let two: FrameProcess;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createTestDatabase();
    [one, two] = [new FrameProcess(database.url), new FrameProcess(database.url)];
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await database?.drop();
  });

  it('reach every reader in order, without a gap, once', async () => {
    const [streams, each] = [['order:a', 'order:b', 'order:c'], 150];
    const readers = await Promise.all(
      [one, two].flatMap(({ feed }) =>
        streams.map(async (stream) => {
          const reader = collector();
          await feed.join(stream, 0, reader);
          return reader;
        }),
      ),
    );
    await Promise.all(streams.flatMap((stream) => upTo(each).map((n) => (n % 2 ? one : two).publish(stream))));
    await until(() => readers.every((reader) => reader.got.length >= each));
    for (const reader of readers) expect(reader.seqs()).toEqual(upTo(each));
  });

  it('reach the other process soon', async () => {
    const took: number[] = [];
    const reader = collector();
    await two.feed.join('latency', 0, reader);
    for (const n of upTo(100)) {
      const before = performance.now();
      await one.publish('latency');
      await until(() => reader.got.length === n);
      took.push(performance.now() - before);
    }
    took.sort((a, b) => a - b);
    // Printed, not judged: this machine may be busy with other things.
    process.stdout.write(
      `change committed and read by the other process: p50 ${took[49]!.toFixed(1)} ms, p99 ${took[98]!.toFixed(1)} ms\n`,
    );
  });

  it('leave no gap behind a transaction that fails', async () => {
    const reader = collector();
    await two.feed.join('rollback', 0, reader);
    await one.publish('rollback');
    const failing = one.db.tx(async (tx) => {
      await one.publisher.append(tx, 'rollback', { type: 'call_state' });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await one.publish('rollback');
    await until(() => reader.got.length === 2);
    expect(reader.seqs()).toEqual([1, 2]);
  });

  it('arrive without a poke as well', async () => {
    const reader = collector();
    await two.feed.join('unpoked', 0, reader);
    await one.publish('unpoked', {}, false);
    await until(() => reader.got.length === 1);
  });

  it('survive lost connections, the listening one included', async () => {
    const reader = collector();
    await two.feed.join('restart', 0, reader);
    await one.publish('restart');
    await until(() => reader.got.length === 1);
    const admin = new Pool({ connectionString: database.url, max: 1 });
    for (let round = 0; round < 3; round += 1) {
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      const published = () =>
        one.publish('restart').then(
          () => true,
          () => false,
        );
      while (!(await published()));
    }
    await admin.end();
    await until(() => reader.got.length >= 4);
    expect(reader.seqs()).toEqual(upTo(reader.got.length));
  });

  it('join while others write, at any point', async () => {
    const writing = Promise.all(upTo(120).map((n) => (n % 2 ? one : two).publish('joins')));
    const readers = await Promise.all(
      upTo(8).map(async (n) => {
        const reader = collector();
        const leave = await (n % 2 ? one : two).feed.join('joins', 0, reader);
        return { reader, leave };
      }),
    );
    await writing;
    await until(() => readers.every(({ reader }) => reader.got.length >= 120));
    for (const { reader, leave } of readers) {
      expect(reader.seqs()).toEqual(upTo(120));
      leave();
    }
    await one.publish('joins');
    const again = collector();
    await one.feed.join('joins', 119, again);
    await until(() => again.got.length === 2);
    expect(readers[0]!.reader.got).toHaveLength(120);
  });

  it('leave no gap for one who joins while the frames for others are being read', async () => {
    const { feed, frames } = one;
    for (let n = 0; n < 5; n += 1) await one.publish('handover');
    const [first, second] = [collector(), collector()];
    let go = () => undefined as void;
    const held = new Promise<void>((resolve) => (go = resolve));
    const afterAll = frames.afterAll.bind(frames);
    let reading = false;
    jest.spyOn(frames, 'afterAll').mockImplementation(async (...args) => {
      const rows = await afterAll(...args);
      if (!rows.some(({ stream }) => stream === 'handover')) return rows;
      jest.restoreAllMocks();
      reading = true;
      await held;
      return rows;
    });
    // Joining reads as well, and that reading may be the one that finds the frame.
    const leave = await feed.join('handover', 5, first);
    await one.publish('handover');
    await until(() => reading);
    leave();
    await feed.join('handover', 2, second);
    go();
    await until(() => second.got.length === 4);
    expect(second.seqs()).toEqual([3, 4, 5, 6]);
    expect(first.got).toEqual([]);
  });

  it('are caught up by one who joins behind others', async () => {
    for (let n = 0; n < 3; n += 1) await one.publish('behind');
    const [ahead, behind] = [collector(), collector()];
    await two.feed.join('behind', 3, ahead);
    await two.feed.join('behind', 1, behind);
    await one.publish('behind');
    await until(() => ahead.got.length === 1 && behind.got.length === 3);
    expect([ahead.seqs(), behind.seqs()]).toEqual([[4], [2, 3, 4]]);
  });

  it('are read again when the database did not answer', async () => {
    const reader = collector();
    await two.feed.join('unread', 0, reader);
    jest.spyOn(two.frames, 'afterAll').mockRejectedValueOnce(new Error('the connection is lost'));
    await one.publish('unread');
    await until(() => reader.got.length === 1);
    jest.restoreAllMocks();
  });

  it('are forgotten after an hour, their numbers are not', async () => {
    await one.publish('old');
    await one.pool.query(`update live_frames set at = at - interval '61 minutes' where stream = 'old'`);
    await one.publish('old');
    await new FrameCleanup(one.db, one.frames).run();
    expect((await one.frames.after(one.db.orm, 'old', 0, 10)).map(({ seq }) => seq)).toEqual([2]);
    expect(await one.publish('old')).toBe(3);
  });

  it.each([
    ['NUL', 'a\0b'],
    ['half a character', 'x\ud800'],
    ['quotes', `'; select 1 -- " \\`],
    ['a long text', 'é'.repeat(20_000)],
  ])('carry %s without undoing the change they come with', async (_, note) => {
    const reader = collector();
    const stream = `hostile:${note.length}`;
    await two.feed.join(stream, 0, reader);
    await one.publish(stream, { note, nested: { note: [note] } });
    await until(() => reader.got.length === 1);
    expect(String(reader.got[0]!.body['note'])).toHaveLength(note.length);
  });
});
