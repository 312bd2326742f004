// A PostgreSQL for one spec alone, which it may stop and crash; durable, as in production.
//   node tools/testing/own-server.mjs start              answers {"folder","url"}
//   node tools/testing/own-server.mjs crash <folder>     ends it as a power cut would and starts it again on its port
//   node tools/testing/own-server.mjs discard <folder>
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { signal, workingIn } from '../lib/processes.mjs';
import { until } from '../lib/until.mjs';
import { Cluster } from '../postgres/cluster.mjs';
import { placeFor } from '../postgres/place.mjs';
import { discard } from './test-server.mjs';

const PREFIX = path.join(os.tmpdir(), 'dialer-own-');

function clusterIn(wanted) {
  const { folder, native, user } = placeFor(wanted);
  return new Cluster({ folder, native, user, settings: { max_connections: 100 } });
}

async function crash(cluster) {
  await cluster.start(); // adopts it, and so learns its port
  const { port } = cluster;
  for (const pid of workingIn(cluster.dataDir)) signal(pid, 'SIGKILL');
  await until(() => workingIn(cluster.dataDir).length === 0, { timeoutMs: 30_000 });
  await cluster.start({ port });
}

const [command, folder] = process.argv.slice(2);
const cluster = clusterIn(command === 'start' ? fs.mkdtempSync(PREFIX) : folder);
if (command === 'start') await cluster.start();
else if (command === 'crash') await crash(cluster);
else if (command === 'discard') await discard(cluster);
else throw new Error('start | crash <folder> | discard <folder>');
if (command === 'start') console.log(JSON.stringify({ folder: cluster.folder, url: cluster.url() }));
