/** What specs get from `node tools/test-env.mjs`. */
export function testEnvironment(): { databaseUrl: string; redisServer: string | undefined } {
  const databaseUrl = process.env.TEST_DATABASE_URL;
  if (!databaseUrl)
    throw new Error('TEST_DATABASE_URL is not set. Run specs by: node tools/test-env.mjs -- --selectProjects api-int <pattern>');
  return { databaseUrl, redisServer: process.env.TEST_REDIS_SERVER };
}
