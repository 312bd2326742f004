// What our webhook is measured against: a bare Fastify that does the same signature check and the same SQL statements with
// the same driver and pool, and nothing else. No framework, no reducer, no logging.
import Fastify from 'fastify';
import pg from 'pg';
import twilio from 'twilio';

const { DATABASE_URL, TWILIO_AUTH_TOKEN, BASE_URL, DATABASE_POOL_SIZE, ONLY_INSERT } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(DATABASE_POOL_SIZE) });
const app = Fastify();
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => done(null, body));

const STATE = { initiated: 'initiated', ringing: 'ringing', 'in-progress': 'in-progress', completed: 'completed', busy: 'busy' };

app.post('/api/voice/status', async (request, reply) => {
  const form = Object.fromEntries(new URLSearchParams(request.body));
  const signature = request.headers['x-twilio-signature'];
  if (!twilio.validateRequest(TWILIO_AUTH_TOKEN, signature, BASE_URL + request.url, form)) return reply.code(403).send();
  const { call } = request.query;
  const key = `status:${form.CallSid}:${form.SequenceNumber}`;
  if (ONLY_INSERT) await insertEvent(pool, call, key, form.CallStatus);
  else await change(call, key, form);
  return reply.code(204).send();
});

async function insertEvent(client, call, key, kind) {
  await client.query(
    `insert into call_events (call_id, provider, key, at, kind, source, detail) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (provider, key) do nothing`,
    [call, 'twilio', key, new Date(), kind, 'carrier', '{}'],
  );
}

/** The statements of calls.apply, in its order, prepared by name as ours are. */
async function change(call, key, form) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const now = new Date();
    const { rows } = await client.query({
      name: 'lock-and-note',
      text: `with c as (select * from calls where id = $1 and provider = $2 limit 1 for no key update),
        noted as (
          insert into call_events (call_id, provider, key, at, kind, source, detail)
          select c.id, $2, $3, $4::timestamptz, $5, $6, $7::jsonb from c
          on conflict (provider, key) do nothing returning 1
        )
        select c.*, exists (select 1 from noted) as is_new from c`,
      values: [call, 'twilio', key, now, form.CallStatus, 'carrier', '{}'],
    });
    await client.query({
      name: 'legs',
      text: 'select * from call_legs l where l.call_id = $1 order by l.created_at, l.id',
      values: [call],
    });
    await client.query({
      name: 'update',
      text: 'update calls set state = $1, ringing_at = $2, last_event_at = $3, reconcile_at = $4 where id = $5',
      values: [STATE[form.CallStatus], now, now, new Date(now.getTime() + 25_000), call],
    });
    const stream = `user:${rows[0].user_id}`;
    await client.query(
      `with next as (
         insert into live_streams (stream, seq) values ($1, 1) on conflict (stream) do update set seq = live_streams.seq + 1 returning seq
       )
       insert into live_frames (stream, seq, body, at) select $2, seq, $3::jsonb, clock_timestamp() from next returning seq`,
      [stream, stream, JSON.stringify({ type: 'call_state', call: rows[0] })],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

await app.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: app.server.address().port });
