import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** Longer ones only cost us hashing time. */
export const PASSWORD_LENGTH = { min: 8, max: 200 } as const;

/** argon2id with the library's defaults, which are OWASP's: 19 MiB, 2 passes, 1 lane. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

let nobodysHash: Promise<string> | undefined;

/**
 * Takes as long for an e-mail nobody has (`null`) as for a wrong password, so that the time does not tell who has an account.
 */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hash(randomBytes(16));
  const fits = await verify(passwordHash ?? (await nobodysHash), password);
  return fits && passwordHash !== null;
}
