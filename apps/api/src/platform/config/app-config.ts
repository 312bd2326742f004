import type { ProviderName } from '@dialer/contracts';
import type { LimitName, RecordConsent } from './env-schema';

export type ProcessRole = 'web' | 'worker' | 'all';
export interface TwilioCredentials {
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  twimlAppSid: string;
  phoneNumber: string;
}
export interface TelnyxCredentials {
  apiKey: string;
  connectionId: string;
  phoneNumber: string;
  publicKey: string;
}
export interface TelnyxSipCredentials {
  connectionId: string;
  phoneNumber: string;
  apiKey: string | null;
  username: string | null;
  password: string | null;
  publicKey: string | null;
}
/** Any storage that speaks S3; path style. */
export interface S3Settings {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}
export interface CarrierPace {
  dialsPerSecond: number;
  maxLiveCalls: number;
}
export interface IceServer {
  urls: string | string[];
  username?: string | undefined;
  credential?: string | undefined;
}

/** The whole configuration, typed and frozen; built once by `parseConfig`. Inject it by this class. */
export class AppConfig {
  readonly production!: boolean;
  readonly role!: ProcessRole;
  readonly logLevel!: string;
  readonly http!: {
    host: string;
    port: number;
    /** How carriers and links reach us; no slash at its end. Never taken from a Host header. */
    baseUrl: string;
    /** Whose X-Forwarded-For counts: addresses, ranges or names such as `loopback`. */
    trustedProxies: readonly string[];
  };
  readonly database!: { url: string; poolSize: number };
  /** Null: BullMQ and rate limits run on PostgreSQL. */
  readonly redis!: { url: string } | null;
  readonly auth!: {
    adminEmail: string | null;
    adminPassword: string | null;
    /** Several may be valid at once, so that they can be rotated. */
    internalApiKeys: readonly string[];
  };
  readonly twilio!: TwilioCredentials | null;
  readonly telnyx!: TelnyxCredentials | null;
  readonly telnyxSip!: TelnyxSipCredentials | null;
  /** Browser calls run on another Telnyx account than Call Control: pace and lines are each one's own. */
  readonly telnyxAccountsApart!: boolean;
  /** What browsers that dial by themselves lack, by name. */
  readonly missingForBrowserCalls!: readonly string[];
  /** Names a carrier still lacks, for `PROVIDER_NOT_CONFIGURED`; empty when it is configured. */
  readonly missingVariables!: Readonly<Record<ProviderName, readonly string[]>>;
  readonly pace!: Readonly<Record<ProviderName, CarrierPace>>;
  /** Set: both carriers are the local one, and their credentials are made up. */
  readonly localCarrier!: { url: string } | null;
  readonly coldCall!: {
    enabled: boolean;
    defaultProvider: ProviderName;
    useDirectCalling: boolean;
    agentWaitSeconds: number;
    agentGraceSeconds: number;
    iceServers: readonly IceServer[];
  };
  readonly recordings!: {
    /** What holds for a call that does not say `record` itself (calls.md E23). */
    byDefault: boolean;
    /** The same for calls that the browser dials. */
    directByDefault: boolean;
    /** `by_place`: the law of the called place; `announce`, `ask_first`: at least that everywhere; `off`: the operator answers for it. */
    consent: RecordConsent;
    /** What the contact hears before a recording that has to be announced. */
    announcement: string;
    /** Null: for ever. */
    keepDays: number | null;
    /** Null: in `folder`. */
    s3: S3Settings | null;
    /** Absolute. Every process of an installation must see the same one. */
    folder: string;
    /** How long a link to a recording is good without a session. */
    linkSeconds: number;
  };
  /** What our own links are signed with: SIGNING_SECRET, else the web backend's key; null: no links are made. */
  readonly signingSecret!: string | null;
  readonly limits!: {
    perMinute: Readonly<Record<LimitName, number>>;
    liveCallsPerUser: number;
    liveCallsPerApiKey: number;
  };
  /** Null: finished calls and recordings are posted nowhere. No slash at the end of `url`. */
  readonly webBackend!: { url: string; apiKey: string; businessId: string; signingSecret: string | null } | null;

  constructor(values: AppConfigValues) {
    Object.assign(this, values);
    freeze(this);
  }
}
export type AppConfigValues = { readonly [K in keyof AppConfig]: AppConfig[K] };

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}
