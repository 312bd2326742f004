// Plays the API in the launcher's tests: health, its environment for inspection, and a real use of the database.
import http from 'node:http';
import pg from 'pg';

if (process.env.STAND_IN_CRASH) {
  console.error('DATABASE_SCHEMA is from the future');
  process.exit(3);
}

const answers = {
  '/health': async () => ({ status: 'ok' }),
  '/environment': async () => process.env,
  '/database': async () => {
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query('select current_user as user, current_database() as database');
    await client.end();
    return rows[0];
  },
};

const server = http.createServer(async (request, response) => {
  try {
    response.end(JSON.stringify(await answers[request.url]()));
  } catch (error) {
    response.writeHead(503).end(String(error));
  }
});
server.listen(Number(process.env.PORT), '127.0.0.1');

process.on('SIGTERM', () => {
  console.log('stand-in API stops');
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
