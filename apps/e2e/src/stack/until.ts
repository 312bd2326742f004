import { setTimeout as pause } from 'node:timers/promises';

/** Asks until `condition` gives something truthy; fails with `what` when the time is over. */
export async function until<T>(
  what: string,
  condition: () => Promise<T> | T,
  { timeoutMs = 45_000, everyMs = 50 } = {},
): Promise<Exclude<NonNullable<T>, false>> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      last = await condition();
      if (last) return last as Exclude<NonNullable<T>, false>;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= end) throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}. Last seen: ${describe(last)}`);
    await pause(everyMs);
  }
}

function describe(value: unknown): string {
  return value instanceof Error ? value.message : (JSON.stringify(value) ?? String(value));
}
