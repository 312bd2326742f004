import { Logger } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { startRedis, type TestRedis } from '../../testing/redis-server';
import { testEnvironment } from '../../testing/test-environment';
import { until } from '../../testing/until';
import { collector, FrameProcess } from './testing/frame-process';

const withRedis = testEnvironment().redisServer ? describe : describe.skip;

withRedis('live frames announced by Redis', () => {
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  let one: FrameProcess;
  let two: FrameProcess;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createTestDatabase();
    redis = await startRedis();
    [one, two] = [new FrameProcess(database.url, redis?.url), new FrameProcess(database.url, redis?.url)];
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await redis?.stop();
    await database?.drop();
  });

  it('reach the readers of another process in order, once', async () => {
    const reader = collector();
    await two.feed.join('redis', 0, reader);
    await Promise.all(Array.from({ length: 100 }, () => one.publish('redis')));
    await until(() => reader.got.length >= 100, 'all frames');
    expect(reader.seqs()).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  it('still arrive when Redis is gone, and no publisher fails for it', async () => {
    const reader = collector();
    await two.feed.join('gone', 0, reader);
    await redis?.stop();
    redis = undefined;
    await one.publish('gone');
    await until(() => reader.got.length === 1, 'the frame');
    const late = collector();
    await one.feed.join('gone', 0, late);
    await until(() => late.got.length === 1, 'a process that listens only now');
  });
});
