import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export type RawEnv = Record<string, string | undefined>;

/** Names of the first version of this system, and what they are called now (contract.md §7). */
const RENAMED: Record<string, string> = {
  TELNYX_COLD_CALL_API_KEY: 'TELNYX_SIP_API_KEY',
  TELNYX_COLD_CALL_CONNECTION_ID: 'TELNYX_SIP_CONNECTION_ID',
  TELNYX_COLD_CALL_PHONE_NUMBER: 'TELNYX_SIP_PHONE_NUMBER',
  TELNYX_COLD_CALL_SIP_USERNAME: 'TELNYX_SIP_USERNAME',
  TELNYX_COLD_CALL_SIP_PASSWORD: 'TELNYX_SIP_PASSWORD',
  TELNYX_COLD_CALL_PUBLIC_KEY: 'TELNYX_SIP_PUBLIC_KEY',
};

/** The process's environment over the `.env` file of the working folder. */
export function readEnvironment(file = '.env', environment: RawEnv = process.env): RawEnv {
  return { ...(existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}), ...environment };
}

/** Puts the content of `NAME_FILE` at `NAME`, trims, and treats an empty value as not set. Adds to `faults`. */
export function resolveFiles(raw: RawEnv, names: readonly string[], faults: string[]): RawEnv {
  const resolved: RawEnv = {};
  for (const name of names) {
    const direct = raw[name]?.trim() || undefined;
    const file = raw[`${name}_FILE`]?.trim() || undefined;
    if (direct && file) faults.push(`${name}: set either ${name} or ${name}_FILE, not both`);
    resolved[name] = file && !direct ? readSecret(name, file, faults) : direct;
  }
  return resolved;
}

function readSecret(name: string, file: string, faults: string[]): string | undefined {
  try {
    const content = readFileSync(file, 'utf8').trim();
    if (!content) faults.push(`${name}_FILE: the file is empty`);
    return content || undefined;
  } catch (error) {
    faults.push(`${name}_FILE: the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
    return undefined;
  }
}

/** Faults for names this version no longer knows. */
export function renamedFaults(raw: RawEnv): string[] {
  return Object.keys(raw)
    .filter((name) => /^TELNYX_COLD_CALL_/.test(name))
    .map((name) => {
      const [base, suffix] = name.endsWith('_FILE') ? [name.slice(0, -'_FILE'.length), '_FILE'] : [name, ''];
      const now = RENAMED[base] ?? base.replace('TELNYX_COLD_CALL_', 'TELNYX_SIP_');
      return `${name}: is called ${now}${suffix} now`;
    });
}
