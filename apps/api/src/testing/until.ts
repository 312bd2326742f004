import { setTimeout as wait } from 'node:timers/promises';

/** Waits for a condition, not for a time; fails with its name when it does not come. */
export async function until(condition: () => boolean | Promise<boolean>, name: string, patienceMs = 60_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${patienceMs} ms: ${name}`);
    await wait(20);
  }
}
