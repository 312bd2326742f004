import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { TelnyxBrowserCalls, TelnyxCallControl, TelnyxOptions } from '../telnyx.options';

/** One key pair per test run: what signs, and what an account shows of it. */
export interface TelnyxKeys {
  privateKey: KeyObject;
  publicKey: string;
}

export function makeTelnyxKeys(): TelnyxKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64') };
}

export const CALL_CONTROL_KEYS = makeTelnyxKeys();
export const BROWSER_KEYS = makeTelnyxKeys();

export const CALL_CONTROL: TelnyxCallControl = {
  apiKey: 'KEY0control',
  connectionId: '1000000000000000001',
  phoneNumber: '+14155550100',
  publicKey: CALL_CONTROL_KEYS.publicKey,
};
export const BROWSER_CALLS: TelnyxBrowserCalls = {
  connectionId: '2000000000000000002',
  phoneNumber: '+14155550102',
  apiKey: 'KEY0browsers',
  username: null,
  password: null,
  publicKey: BROWSER_KEYS.publicKey,
};

/** Two accounts nobody has. */
export function makeTelnyxOptions(partial: Partial<TelnyxOptions> = {}): TelnyxOptions {
  return { callControl: CALL_CONTROL, browserCalls: BROWSER_CALLS, publicUrl: 'https://dialer.example', ...partial };
}
