import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, timingSafeEqual } from 'node:crypto';

export interface TelnyxOptions {
  apiKey: string;
  /** The Call Control application. */
  connectionId: string;
  /** The credential connection: browsers. */
  sipConnectionId: string;
  /** Of the credential connection itself: a browser may log in by it too. */
  sipUser: { user: string; password: string } | null;
  numbers: readonly string[];
  /** Ed25519, PKCS #8 in base64; null: made at start. */
  privateKey: string | null;
  webhookUrl: string | null;
  webhookFailoverUrl: string | null;
  sipWebhookUrl: string | null;
}

/** Where the calls of a connection are told about. */
export interface Connection {
  id: string;
  name: string;
  webhookUrl: string | null;
  webhookFailoverUrl: string | null;
}

export interface OwnedNumber {
  id: string;
  number: string;
  createdAt: Date;
}

/** The one Telnyx account of this carrier: its key, its two connections, its numbers, the key its webhooks are signed by. */
export class TelnyxAccount {
  readonly application: Connection;
  readonly credentials: Connection;
  readonly numbers: OwnedNumber[];
  readonly privateKey: KeyObject;
  /** Whoever forges a webhook has another one. */
  readonly wrongKey: KeyObject = generateKeyPairSync('ed25519').privateKey;

  constructor(private readonly options: TelnyxOptions) {
    const createdAt = new Date();
    const { connectionId, sipConnectionId, webhookUrl, webhookFailoverUrl, sipWebhookUrl, privateKey, numbers } = options;
    this.application = { id: connectionId, name: 'Dialer', webhookUrl, webhookFailoverUrl };
    this.credentials = { id: sipConnectionId, name: 'Dialer browsers', webhookUrl: sipWebhookUrl, webhookFailoverUrl: null };
    this.numbers = numbers.map((number) => ({ id: randomUUID(), number, createdAt }));
    this.privateKey = privateKey ? readPrivateKey(privateKey) : generateKeyPairSync('ed25519').privateKey;
  }

  /** As `TELNYX_PUBLIC_KEY` has it: the raw 32 bytes in base64. */
  get publicKey(): string {
    return createPublicKey(this.privateKey).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  }

  get apiKey(): string {
    return this.options.apiKey;
  }

  accepts(apiKey: string): boolean {
    const [given, ours] = [Buffer.from(apiKey), Buffer.from(this.options.apiKey)];
    return given.length === ours.length && timingSafeEqual(given, ours);
  }

  connection(id: string): Connection | undefined {
    return [this.application, this.credentials].find((connection) => connection.id === id);
  }

  owns(number: string): boolean {
    return this.numbers.some((owned) => owned.number === number);
  }

  get sipUser(): TelnyxOptions['sipUser'] {
    return this.options.sipUser;
  }
}

/** Throws when it is no Ed25519 key. */
export function readPrivateKey(base64: string): KeyObject {
  const key = createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return key;
}
