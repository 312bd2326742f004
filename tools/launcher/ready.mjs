// Waiting for a program to be of use. Its end, or ours, ends the waiting.
import fs from 'node:fs';
import { Fault } from '../lib/fault.mjs';
import { until } from '../lib/until.mjs';

const PATIENCE_MS = 120_000;

/** The address that the local carrier writes down once it listens. */
export function carrierReady(child, readyFile, signal) {
  return waitFor(child, signal, () => {
    if (!fs.existsSync(readyFile)) return undefined;
    try {
      return JSON.parse(fs.readFileSync(readyFile, 'utf8')).url;
    } catch {
      return undefined; // caught in the middle of writing: it is complete at the next look
    }
  });
}

/** Until `GET /health` answers 200. */
export function apiReady(child, port, signal) {
  return waitFor(child, signal, async () => {
    try {
      return (await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(5_000) })).ok;
    } catch {
      return false; // nobody listens yet
    }
  });
}

async function waitFor(child, signal, condition) {
  const outcome = await until(
    async () => {
      signal.throwIfAborted();
      if (child.how) throw new Fault(crashReport(child));
      return condition();
    },
    { timeoutMs: PATIENCE_MS, everyMs: 30 },
  );
  if (!outcome)
    throw new Fault(`The ${child.name} did not become ready within ${PATIENCE_MS / 1000} s. Its last lines:\n${child.lastLines()}`);
  return outcome;
}

export const crashReport = (child) =>
  `The ${child.name} ended unexpectedly (${child.how}). Its last lines:\n\n${child.lastLines()}\n\n(all of it: ${child.logFile})`;
