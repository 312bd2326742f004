import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until `condition` gives something truthy, which is returned; undefined when the time is over. */
export async function until(condition, { timeoutMs, everyMs = 25 }) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() >= end) return undefined;
    await pause(everyMs);
  }
}
