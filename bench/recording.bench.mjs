// Five minutes of audio in two channels: from the carrier's webhook to the archived file, whole and hashed (design.md §7), in a folder and in
// a bucket of a real S3 server. Beside it, in the same run, what a bare download with a hash to a flushed file takes.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../tools/lib/free-port.mjs';
import { root } from '../tools/lib/paths.mjs';
import { until } from '../tools/lib/until.mjs';
import {
  ACCOUNT,
  API_KEY,
  AUTH_TOKEN,
  BASE_URL,
  apiVariables,
  median,
  newDatabase,
  percentile,
  startApi,
  stop,
} from './lib/api-under-test.mjs';

const CALLS = Number(process.env.BENCH_RECORDINGS ?? 20);
/** Slower than the S3 server alone takes: it is no part of what is measured. */
const SECONDS_APART = 2;
const SECONDS_OF_AUDIO = 300;
/** 16 bits, 8 kHz, two channels. */
const AUDIO = wav(SECONDS_OF_AUDIO * 32_000);
const SHA256 = createHash('sha256').update(AUDIO).digest('hex');
const NO_LIMIT = { RATE_LIMIT_INITIATE_PER_MINUTE: '0', TWILIO_CPS: '1000', TWILIO_MAX_LIVE_CALLS: '100000' };
/** One party's consent is enough there: nothing is announced. */
const TO = '+12125550110';

export async function run({ env, ratio }) {
  const carrier = await startCarrier();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-recordings-'));
  const s3 = await startS3(path.join(folder, 's3'));
  try {
    const inFolder = await archiveAll(env, carrier, { RECORDINGS_DIR: path.join(folder, 'archive') });
    const inBucket = await archiveAll(env, carrier, s3.variables);
    const bare = await bareDownloads(carrier, path.join(folder, 'bare.wav'));
    return [
      ...figures('folder', inFolder),
      ...figures('S3 server', inBucket),
      { what: 'bare download, hash and flush, p50', value: median(bare), unit: 'ms' },
      ratio('webhook → archived in a folder, of the bare download', median(inFolder.times), median(bare)),
    ];
  } finally {
    await s3.close();
    carrier.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const figures = (where, { times, missing, wrong }) => [
  { what: `webhook → archived, ${where}, p50`, value: median(times), unit: 'ms' },
  { what: `webhook → archived, ${where}, slowest of ${CALLS}`, value: percentile(times, 100), unit: 'ms', limit: 3000 },
  { what: `not captured, ${where}`, value: missing, limit: 0 },
  { what: `archived with another hash, ${where}`, value: wrong, limit: 0 },
];

async function archiveAll(env, carrier, storage) {
  const database = await newDatabase(env.TEST_DATABASE_URL);
  const processes = [];
  try {
    const variables = { ...env, ...(await apiVariables(database.url)), ...NO_LIMIT, ...storage, CARRIER_URL: carrier.url };
    const port = await startApi(variables, processes);
    const calls = [];
    for (let n = 0; n < CALLS + 1; n++) calls.push(await recordedCall(port, carrier, database.client));
    // The first one loads code and opens connections; it is not counted.
    await archived(port, database.client, calls.shift());
    const running = [];
    for (const call of calls) {
      running.push(archived(port, database.client, call));
      await pause(SECONDS_APART * 1000);
    }
    const all = await Promise.all(running);
    const done = all.filter(Boolean);
    return {
      times: done.map(({ ms }) => ms),
      missing: all.length - done.length,
      wrong: done.filter(({ sha256, bytes }) => sha256 !== SHA256 || bytes !== AUDIO.length).length,
    };
  } finally {
    for (const child of processes.reverse()) await stop(child);
    await database.drop();
  }
}

/** Dialled, answered, recorded, and hung up: only the audio is still to come. */
async function recordedCall(port, carrier, client) {
  const reply = await fetch(`http://127.0.0.1:${port}/aicallgo/api/v1/cold-call/initiate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': API_KEY },
    body: JSON.stringify({ to_phone: TO, record: true }),
  });
  if (reply.status !== 201) throw new Error(`initiate answered ${reply.status}: ${await reply.text()}`);
  const { call_sid: callSid, conference_id: room } = await reply.json();
  const id = room
    .slice('COLD_CALL_'.length)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    .toLowerCase();
  for (const [sequence, CallStatus] of ['initiated', 'ringing', 'in-progress'].entries())
    await webhook(port, 'status', id, { CallSid: callSid, CallStatus, To: TO, SequenceNumber: String(sequence) });
  const recordingSid = await eventually(() => carrier.recordingOf(callSid));
  await webhook(port, 'recording-status', id, { CallSid: callSid, RecordingSid: recordingSid, RecordingStatus: 'in-progress' });
  await webhook(port, 'status', id, { CallSid: callSid, CallStatus: 'completed', To: TO, SequenceNumber: '3' });
  await eventually(async () => (await rowOf(client, id))?.status === 'processing');
  return { id, callSid, recordingSid };
}

async function archived(port, client, { id, callSid, recordingSid }) {
  const sent = performance.now();
  const told = { RecordingStatus: 'completed', RecordingDuration: String(SECONDS_OF_AUDIO), RecordingChannels: '2' };
  await webhook(port, 'recording-status', id, { CallSid: callSid, RecordingSid: recordingSid, ...told });
  const row = await eventually(async () => {
    const now = await rowOf(client, id);
    return now?.status === 'completed' && now;
  }).catch(() => null);
  return row && { ms: performance.now() - sent, sha256: row.sha256, bytes: Number(row.bytes) };
}

async function rowOf(client, callId) {
  const { rows } = await client.query('select status, sha256, bytes from recordings where call_id = $1', [callId]);
  return rows[0];
}

async function eventually(look) {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error('waited in vain');
    await pause(20);
  }
}

async function webhook(port, route, callId, fields) {
  const address = `/api/voice/${route}?call=${callId}`;
  const form = { AccountSid: ACCOUNT, ...fields };
  const signed =
    BASE_URL +
    address +
    Object.keys(form)
      .sort()
      .map((name) => name + form[name])
      .join('');
  const reply = await fetch(`http://127.0.0.1:${port}${address}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', AUTH_TOKEN).update(signed).digest('base64'),
    },
    body: new URLSearchParams(form).toString(),
  });
  if (!reply.ok) throw new Error(`${route} answered ${reply.status}`);
}

async function bareDownloads(carrier, file) {
  const times = [];
  for (let n = 0; n < 5; n++) {
    const began = performance.now();
    const { body } = await fetch(`${carrier.url}/Recordings/RE${'0'.repeat(32)}.wav`);
    const hash = createHash('sha256');
    const handle = await fs.promises.open(file, 'w');
    for await (const chunk of body) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
    await handle.close();
    times.push(performance.now() - began);
  }
  return times;
}

/** Dials, starts recordings and sends the same audio for each. */
async function startCarrier() {
  const recordings = new Map();
  let ids = 0;
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://carrier');
    const recorded = /\/Calls\/(CA\w+)\/Recordings\.json$/.exec(pathname)?.[1];
    request.resume().on('end', () => {
      if (pathname.endsWith('.wav'))
        return response.writeHead(200, { 'content-type': 'audio/x-wav', 'content-length': AUDIO.length }).end(AUDIO);
      const sid = String(++ids).padStart(32, '0');
      const body = recorded
        ? { sid: `RE${sid}`, call_sid: recorded, status: 'in-progress', duration: '-1', channels: 2, error_code: null }
        : { call_sid: `CA${sid}`, conference_sid: `CF${sid}`, label: 'customer', queue_time: '0', status: 'queued' };
      if (recorded) recordings.set(recorded, body.sid);
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    recordingOf: (callSid) => recordings.get(callSid),
    close: () => server.close(),
  };
}

/** A process of its own: what it takes must not be taken from the carrier's time. */
async function startS3(directory) {
  const bucket = 'recordings';
  const port = await freePort();
  fs.mkdirSync(directory);
  const command = [path.join(root, 'node_modules/s3rver/bin/s3rver.js'), '-a', '127.0.0.1', '-p', String(port), '-d', directory, '-s'];
  const child = spawn(process.execPath, [...command, '--configure-bucket', bucket], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  const listening = await until(
    () =>
      fetch(endpoint).then(
        () => true,
        () => false,
      ),
    { timeoutMs: 10_000 },
  );
  if (!listening) throw new Error('the S3 server did not start');
  const variables = {
    RECORDINGS_S3_ENDPOINT: endpoint,
    RECORDINGS_S3_BUCKET: bucket,
    RECORDINGS_S3_REGION: 'us-east-1',
    RECORDINGS_S3_ACCESS_KEY_ID: 'S3RVER',
    RECORDINGS_S3_SECRET_ACCESS_KEY: 'S3RVER',
  };
  return { variables, close: () => stop(child) };
}

function wav(bytes) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(32_000, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, randomBytes(bytes)]);
}
