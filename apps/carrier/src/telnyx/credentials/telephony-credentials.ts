import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { BoundedMap } from '../../core/bounded-map';
import type { RtcBrowsers, RtcCredentials, RtcUser } from '../browser-port';
import type { TelnyxAccount } from '../account';

const DAY_S = 86_400;
const KEPT = 5000;

export interface TelephonyCredential {
  id: string;
  connectionId: string;
  name: string;
  tag: string | null;
  sipUsername: string;
  sipPassword: string;
  expiresAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

interface TokenPayload {
  sub?: unknown;
  exp?: unknown;
  iss?: unknown;
}

export class LoginRefused extends Error {}

/** Whom the browsers are: credentials, their tokens, and who may sign in (carriers/telnyx.md §1.5). */
export class TelephonyCredentials {
  private readonly byId = new BoundedMap<TelephonyCredential>(KEPT);
  private readonly secret = randomBytes(32);
  browsers: RtcBrowsers | null = null;

  constructor(private readonly account: TelnyxAccount) {}

  create(given: { connectionId: string; name?: string; tag?: string; expiresAt?: Date }): TelephonyCredential {
    const now = new Date();
    const credential: TelephonyCredential = {
      id: randomUUID(),
      connectionId: given.connectionId,
      name: given.name ?? '',
      tag: given.tag ?? null,
      sipUsername: `gencred${randomBytes(16).toString('hex')}`,
      sipPassword: randomBytes(16).toString('hex'),
      expiresAt: given.expiresAt ?? null,
      createdAt: now,
      updatedAt: now,
    };
    this.byId.set(credential.id, credential);
    return credential;
  }

  get(id: string): TelephonyCredential | undefined {
    return this.byId.get(id);
  }

  list(): TelephonyCredential[] {
    return this.byId.newestFirst();
  }

  /** Revokes it: its tokens are worth nothing, and browsers that are signed in by it are thrown out. */
  delete({ id, sipUsername }: TelephonyCredential): void {
    this.byId.delete(id);
    this.browsers?.punt(sipUsername);
  }

  isExpired({ expiresAt }: TelephonyCredential): boolean {
    return expiresAt !== null && expiresAt.getTime() <= Date.now();
  }

  /** Good for 24 hours, or until the credential expires. */
  token(credential: TelephonyCredential): string {
    const nowS = Math.floor(Date.now() / 1000);
    const expiryS = credential.expiresAt ? Math.floor(credential.expiresAt.getTime() / 1000) : Infinity;
    const payload = {
      aud: 'telnyx_rtc',
      exp: Math.min(nowS + DAY_S, expiryS),
      iat: nowS,
      iss: 'telnyx_telephony',
      jti: randomUUID(),
      sub: credential.id,
      tel_token: true,
      typ: 'access',
    };
    const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
    return `${signed}.${this.sign(signed).toString('base64url')}`;
  }

  /** Who signs in by this; throws a `LoginRefused` that says why not. */
  login(credentials: RtcCredentials): RtcUser {
    return 'token' in credentials ? this.byToken(credentials.token) : this.byPassword(credentials);
  }

  clear(): void {
    for (const credential of this.list()) this.delete(credential);
  }

  private byToken(token: string): RtcUser {
    const [head, body, signature, ...rest] = token.split('.');
    if (!head || !body || !signature || rest.length > 0) throw new LoginRefused('the token is no JWT');
    if (!same(Buffer.from(signature, 'base64url'), this.sign(`${head}.${body}`)))
      throw new LoginRefused('the token is not signed by this carrier');
    const { sub, exp } = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as TokenPayload;
    if (typeof exp !== 'number' || exp * 1000 <= Date.now()) throw new LoginRefused('the token has expired');
    const credential = this.byId.get(String(sub));
    if (!credential) throw new LoginRefused('the credential of this token was revoked');
    return { username: credential.sipUsername };
  }

  private byPassword({ username, password }: { username: string; password: string }): RtcUser {
    const pairs = this.list()
      .filter((credential) => !this.isExpired(credential))
      .map(({ sipUsername, sipPassword }) => ({ user: sipUsername, password: sipPassword }));
    const { sipUser } = this.account;
    const found = [...pairs, ...(sipUser ? [sipUser] : [])].find(({ user }) => user === username);
    if (!found || !same(Buffer.from(password), Buffer.from(found.password))) throw new LoginRefused('user name or password is wrong');
    return { username };
  }

  private sign(text: string): Buffer {
    return createHmac('sha256', this.secret).update(text).digest();
  }
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
