// Calls in progress, straight into the database, and the signed webhooks that carry each to its end.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { ACCOUNT, AUTH_TOKEN, BASE_URL } from '../lib/api-under-test.mjs';

/** Half are answered and completed, half are busy. The rep of each is in the room, so that nothing is owed but the row. */
export async function seedCalls(client, count, users) {
  const calls = Array.from({ length: count }, (_, index) => {
    const id = randomUUID();
    return { id, sid: `CA${randomBytes(16).toString('hex')}`, user: users[index % users.length], answered: index % 2 === 0 };
  });
  for (let first = 0; first < calls.length; first += 1000) await insert(client, calls.slice(first, first + 1000));
  return calls;
}

async function insert(client, calls) {
  const columns = [calls.map(({ id }) => id), calls.map(({ sid }) => sid), calls.map(({ user }) => user)];
  await client.query(
    `insert into calls (id, conference_id, provider, state, principal_id, identity, user_id, to_phone, from_phone, call_sid, conference_sid,
       created_at, dial_slot_at, dial_sent_at, dial_result, agent_present, reconcile_at)
     select id, 'COLD_CALL_' || replace(id::text, '-', ''), 'twilio', 'dialing', 'user:' || user_id, 'bench', user_id, '+14155550110',
       '+14155550199', sid, 'CF' || substr(sid, 3), now(), now(), now(), 'accepted', true, now() + interval '1 hour'
     from unnest($1::uuid[], $2::text[], $3::uuid[]) as c(id, sid, user_id)`,
    columns,
  );
  await client.query(
    `insert into call_legs (id, call_id, label, identity, leg_sid, created_at, joined_at, hangup_sent_at)
     select gen_random_uuid(), id, 'agent_bench', 'bench', 'CA' || replace(gen_random_uuid()::text, '-', ''), now(), now(), now()
     from unnest($1::uuid[]) as c(id)`,
    [columns[0]],
  );
}

export function webhooksOf({ id, sid, answered }) {
  const story = answered ? ['initiated', 'ringing', 'in-progress', 'completed'] : ['initiated', 'ringing', 'busy'];
  return story.map((status, sequence) => webhook(id, sid, status, sequence));
}

/** As many fields as Twilio sends; the signature is over all of them. */
function webhook(id, sid, status, sequence) {
  const path = `/api/voice/status?call=${id}`;
  const form = {
    AccountSid: ACCOUNT,
    ApiVersion: '2010-04-01',
    CallSid: sid,
    CallStatus: status,
    CallbackSource: 'call-progress-events',
    Called: '+14155550110',
    CalledCity: 'SAN FRANCISCO',
    CalledCountry: 'US',
    CalledState: 'CA',
    CalledZip: '94105',
    Caller: '+14155550199',
    CallerCity: '',
    CallerCountry: 'US',
    CallerState: 'CA',
    CallerZip: '',
    Direction: 'outbound-api',
    From: '+14155550199',
    FromCity: '',
    FromCountry: 'US',
    FromState: 'CA',
    FromZip: '',
    SequenceNumber: String(sequence),
    Timestamp: new Date().toUTCString(),
    To: '+14155550110',
    ToCity: 'SAN FRANCISCO',
    ToCountry: 'US',
    ToState: 'CA',
    ToZip: '94105',
  };
  const names = Object.keys(form).sort();
  const text = BASE_URL + path + names.map((name) => name + form[name]).join('');
  return {
    callId: id,
    status,
    path,
    body: new URLSearchParams(form).toString(),
    signature: createHmac('sha1', AUTH_TOKEN).update(text).digest('base64'),
  };
}

/** Events of many calls as they come in a real hour: a hundred calls are under way at any moment, each in its own order. */
export function interleaved(calls, underWay = 100) {
  const waiting = calls.map(webhooksOf);
  const live = waiting.splice(0, underWay);
  const result = [];
  for (let turn = 0; live.length > 0; turn++) {
    const place = turn % live.length;
    result.push(live[place].shift());
    if (live[place].length === 0) {
      const next = waiting.shift();
      if (next) live[place] = next;
      else live.splice(place, 1);
    }
  }
  return result;
}
