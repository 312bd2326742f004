import type Telnyx from 'telnyx';
import { TelephonyError } from '../telephony-error';
import type { BrowserAccess, BrowserAccessRequest } from '../telephony-provider';
import type { TelnyxAccounts } from './telnyx.accounts';
import { asked, notSetUp, orNull } from './telnyx.asked';
import { CREDENTIAL_ID, IDENTITY, SIP_USERNAME } from './telnyx.ids';
import { isRecord, textOf, UNKNOWN_THERE } from './telnyx.mapping';
import type { TelnyxBrowserCalls, TelnyxOptions } from './telnyx.options';

/** Telnyx's tokens end after a day, whatever the credential's end. */
const LONGEST_SECONDS = 24 * 3600;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** A credential that has ended is not brought back but replaced. */
const REPLACE: ReadonlySet<string> = new Set([...UNKNOWN_THERE, '422', '10015', '10033']);
/** Lets an administrator tell ours from others in the console. */
const TAG = 'cold-call-dialer';

interface Credential {
  id: string;
  username: string;
  password: string;
}

/**
 * What a browser signs in with: a credential of the user's own that ends with the token, or the fixed pair of a one-person
 * installation, which can dial but cannot be dialled apart from others (calls.md B6, F25).
 */
export async function telnyxBrowserAccess(
  options: TelnyxOptions,
  accounts: TelnyxAccounts,
  request: BrowserAccessRequest,
): Promise<BrowserAccess> {
  const { identity, ttlSeconds } = request;
  if (!IDENTITY.test(identity)) throw notTaken('an identity is 1 to 121 letters, digits and underscores');
  if (!(ttlSeconds > 0 && ttlSeconds <= LONGEST_SECONDS)) throw notTaken(`a token lives 1 to ${LONGEST_SECONDS} seconds`);
  const { browserCalls } = options;
  if (!browserCalls) throw notSetUp('TELNYX_SIP_CONNECTION_ID');
  // Whole seconds: that is how tokens count.
  const expiresAt = new Date((Math.floor(Date.now() / 1000) + ttlSeconds) * 1000);
  if (browserCalls.apiKey === null) return fixedPair(request, browserCalls, expiresAt);
  const credential = await asked('command', () => usable(accounts.browsers, browserCalls.connectionId, request, expiresAt));
  const token = await asked('command', () => tokenOf(accounts.browsers, credential.id));
  const { id: credentialId, username, password } = credential;
  return { token, identity, expiresAt, sip: { credentialId, username, password } };
}

function fixedPair({ identity, use }: BrowserAccessRequest, { username, password }: TelnyxBrowserCalls, expiresAt: Date): BrowserAccess {
  if (use === 'room' || username === null || password === null) throw notSetUp('TELNYX_SIP_API_KEY');
  return { token: '', identity, expiresAt, sip: { credentialId: null, username, password } };
}

/** The one of last time with a new end, so that a user has one credential and not one per sign-in. */
async function usable(client: Telnyx, connectionId: string, request: BrowserAccessRequest, expiresAt: Date): Promise<Credential> {
  const { identity, credentialId } = request;
  const expires_at = expiresAt.toISOString();
  if (credentialId !== null && CREDENTIAL_ID.test(credentialId)) {
    const renewed = await orNull(REPLACE, () =>
      asked('command', async () => (await client.telephonyCredentials.update(credentialId, { expires_at })).data ?? {}),
    );
    if (renewed && renewed.expired !== true) return credential(renewed);
  }
  const body = { connection_id: connectionId, name: `dialer ${identity}`, tag: TAG, expires_at };
  return credential((await client.telephonyCredentials.create(body)).data);
}

function credential(data: unknown): Credential {
  const [id, username, password] = [textOf(data, 'id'), textOf(data, 'sip_username'), textOf(data, 'sip_password')];
  const isOne = id !== null && username !== null && password !== null && CREDENTIAL_ID.test(id) && SIP_USERNAME.test(username);
  if (!isOne) throw new TelephonyError('unavailable', 'telnyx', 'Telnyx told of a credential we cannot read');
  return { id, username, password };
}

async function tokenOf(client: Telnyx, credentialId: string): Promise<string> {
  const token: unknown = await client.telephonyCredentials.createToken(credentialId);
  const text = typeof token === 'string' ? token.trim() : isRecord(token) ? (textOf(token, 'data') ?? '') : '';
  if (text.length <= 8192 && JWT.test(text)) return text;
  throw new TelephonyError('unavailable', 'telnyx', 'Telnyx’s token cannot be read');
}

function notTaken(why: string): TelephonyError {
  return new TelephonyError('rejected', 'telnyx', why);
}
