import { AppConfig } from './app-config';
import { assembleConfig } from './assemble-config';
import { crossFaults } from './env-rules';
import { ENV_NAMES, envSchema } from './env-schema';
import { readEnvironment, renamedFaults, resolveFiles, type RawEnv } from './env-source';

/** Everything that is wrong with the environment, in one message; names variables, never their values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable. Please correct: ${faults.join('; ')}.`);
  }
}

/** Pure: the same variables give the same configuration, or a ConfigError with all faults. */
export function parseConfig(raw: RawEnv): AppConfig {
  const faults = renamedFaults(raw);
  const resolved = resolveFiles(raw, ENV_NAMES, faults);
  const parsed = envSchema.safeParse(resolved);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    faults.push(`${name}: ${resolved[name] === undefined ? 'is required' : issue.message}`);
  }
  faults.push(...crossFaults(resolved));
  if (faults.length || !parsed.success) throw new ConfigError([...new Set(faults)]);
  return assembleConfig(parsed.data);
}

/** Once, before Nest exists. */
export function loadConfig(): AppConfig {
  return parseConfig(readEnvironment());
}
