// The load generator, a process of its own so that it does not share a loop with what it measures. Told by messages:
//   { kind: 'paced', requests, perSecond }   sends each at its moment, whatever the answers do (no coordinated omission)
//   { kind: 'full', requests, connections }  keeps so many connections busy
// Answers { latencies (ms), lags (ms: how late it was itself), seconds, failures }.
import http from 'node:http';

const agents = new Map();

process.on('message', async (order) => {
  process.send(order.kind === 'paced' ? await paced(order) : await full(order));
});

async function paced({ port, requests, perSecond }) {
  const result = { latencies: [], lags: [], failures: 0 };
  const started = performance.now();
  const pending = [];
  for (let next = 0; next < requests.length;) {
    const due = Math.min(requests.length, Math.floor(((performance.now() - started) * perSecond) / 1000) + 1);
    for (; next < due; next++) {
      result.lags.push(performance.now() - (started + (next * 1000) / perSecond));
      pending.push(timed(port, requests[next], 256, result));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  return { ...result, seconds: (performance.now() - started) / 1000 };
}

async function full({ port, requests, connections }) {
  const result = { latencies: [], lags: [0], failures: 0 };
  const started = performance.now();
  // Each connection takes whole calls, so that events of one call come one after the other as a carrier sends them.
  let next = 0;
  const work = async () => {
    while (next < requests.length) for (const request of requests[next++]) await timed(port, request, connections, result);
  };
  await Promise.all(Array.from({ length: connections }, work));
  return { ...result, seconds: (performance.now() - started) / 1000 };
}

async function timed(port, request, connections, result) {
  const started = performance.now();
  try {
    const status = await send(port, request, connections);
    if (status >= 300) result.failures++;
  } catch {
    result.failures++;
  }
  result.latencies.push(performance.now() - started);
}

function send(port, { path, body, signature }, connections) {
  if (!agents.has(connections)) agents.set(connections, new http.Agent({ keepAlive: true, maxSockets: connections }));
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-twilio-signature': signature,
  };
  return new Promise((resolve, reject) => {
    const request = http.request({ port, host: '127.0.0.1', method: 'POST', path, headers, agent: agents.get(connections) }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject).end(body);
  });
}
