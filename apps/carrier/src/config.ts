import { randomBytes } from 'node:crypto';
import { readPrivateKey, type TelnyxOptions } from './telnyx/account';
import { type AccountLimits, PROFILE_NAMES, PROFILES, type ProfileName } from './profiles';

export interface CarrierConfig extends AccountLimits {
  telnyx: TelnyxOptions;
  host: string;
  port: number;
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  twimlAppSid: string;
  voiceUrl: string | null;
  inboundUrl: string | null;
  inboundStatusUrl: string | null;
  numbers: string[];
  /** Numbers of others that the account may show: verified, not bought. */
  callerIds: string[];
  media: boolean;
  /** Finished calls kept for lists and `/control`; requests kept are four times as many. */
  keepCalls: number;
  readyFile: string | null;
}

type Env = Record<string, string | undefined>;

const E164 = /^\+[1-9]\d{1,14}$/;
const E164_WANTED = 'must be E.164 numbers, separated by commas';
const HTTP = /^https?:\/\/\S+$/;
const HTTP_WANTED = 'must be an http(s) address';
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** Parses the environment once and names every fault in one message. */
export function parseConfig(env: Env): CarrierConfig {
  const faults: string[] = [];
  const read = new EnvReader(env, faults);
  if (env['NODE_ENV'] === 'production') faults.push('NODE_ENV=production: the local carrier is for development and tests only');
  const url = (name: string): string | null => read.optional(name, HTTP, HTTP_WANTED);
  const profile = PROFILES[read.oneOf('CARRIER_PROFILE', 'fast', PROFILE_NAMES)];
  const config: CarrierConfig = {
    host: read.text('CARRIER_HOST', '127.0.0.1', LOOPBACK, 'must be a loopback address'),
    port: read.integer('CARRIER_PORT', 8100, 0, 65_535),
    accountSid: read.required('CARRIER_ACCOUNT_SID', /^AC[0-9a-fA-F]{32}$/, 'must be AC + 32 hex digits'),
    authToken: read.required('CARRIER_AUTH_TOKEN', /^.{8,}$/, 'must have at least 8 characters'),
    apiKey: read.required('CARRIER_API_KEY', /^SK[0-9a-fA-F]{32}$/, 'must be SK + 32 hex digits'),
    apiSecret: read.required('CARRIER_API_SECRET', /^.{8,}$/, 'must have at least 8 characters'),
    twimlAppSid: read.required('CARRIER_TWIML_APP_SID', /^AP[0-9a-fA-F]{32}$/, 'must be AP + 32 hex digits'),
    voiceUrl: url('CARRIER_VOICE_URL'),
    inboundUrl: url('CARRIER_INBOUND_URL'),
    inboundStatusUrl: url('CARRIER_INBOUND_STATUS_URL'),
    numbers: read.list('CARRIER_NUMBERS', ['+15005550006'], E164, E164_WANTED),
    callerIds: read.list('CARRIER_CALLER_IDS', [], E164, E164_WANTED),
    dialsPerSecond: read.integer('CARRIER_DIALS_PER_SECOND', profile.dialsPerSecond, 1, 10_000),
    concurrentCalls: read.limit('CARRIER_CONCURRENT_CALLS', profile.concurrentCalls),
    concurrentRequests: read.limit('CARRIER_CONCURRENT_REQUESTS', profile.concurrentRequests),
    telnyxDialsPerSecond: read.limit('CARRIER_TELNYX_DIALS_PER_SECOND', profile.telnyxDialsPerSecond),
    telnyxConcurrentCalls: read.limit('CARRIER_TELNYX_CONCURRENT_CALLS', profile.telnyxConcurrentCalls),
    telnyx: telnyxOptions(read),
    media: read.text('CARRIER_MEDIA', 'on', /^(on|off)$/, 'must be on or off') === 'on',
    keepCalls: read.integer('CARRIER_KEEP_CALLS', 5000, 10, 1_000_000),
    readyFile: read.optional('CARRIER_READY_FILE', /^.+$/, 'must be a path'),
  };
  if (faults.length > 0) throw new Error(`The local carrier cannot start:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  return config;
}

/** The Telnyx side needs nothing: what is not given is made up, and told by `GET /control/telnyx`. */
function telnyxOptions(read: EnvReader): TelnyxOptions {
  const url = (name: string): string | null => read.optional(name, HTTP, HTTP_WANTED);
  const made = (prefix: string, bytes: number): string => `${prefix}${randomBytes(bytes).toString('hex')}`;
  const pair = /^[^:\s]{1,100}:.{8,}$/;
  const [user, ...password] = read.optional('CARRIER_TELNYX_SIP_USER', pair, 'must be user:password')?.split(':') ?? [];
  return {
    apiKey: read.text('CARRIER_TELNYX_API_KEY', made('KEY', 24), /^\S{8,}$/, 'must have at least 8 characters'),
    connectionId: read.text('CARRIER_TELNYX_CONNECTION_ID', made('', 8), /^\S{1,64}$/, 'must be an id'),
    sipConnectionId: read.text('CARRIER_TELNYX_SIP_CONNECTION_ID', made('', 8), /^\S{1,64}$/, 'must be an id'),
    sipUser: user === undefined ? null : { user, password: password.join(':') },
    numbers: read.list('CARRIER_TELNYX_NUMBERS', ['+15005550006'], E164, E164_WANTED),
    privateKey: read.privateKey('CARRIER_TELNYX_PRIVATE_KEY'),
    webhookUrl: url('CARRIER_TELNYX_WEBHOOK_URL'),
    webhookFailoverUrl: url('CARRIER_TELNYX_WEBHOOK_FAILOVER_URL'),
    sipWebhookUrl: url('CARRIER_TELNYX_SIP_WEBHOOK_URL'),
  };
}

class EnvReader {
  constructor(
    private readonly env: Env,
    private readonly faults: string[],
  ) {}

  optional(name: string, shape: RegExp, wants: string): string | null {
    const value = this.env[name];
    if (value === undefined || value === '') return null;
    if (!shape.test(value)) this.faults.push(`${name} ${wants}`);
    return value;
  }

  text(name: string, fallback: string, shape: RegExp, wants: string): string {
    return this.optional(name, shape, wants) ?? fallback;
  }

  required(name: string, shape: RegExp, wants: string): string {
    const value = this.optional(name, shape, wants);
    if (value === null) this.faults.push(`${name} is missing: ${wants}`);
    return value ?? '';
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const wants = `must be a whole number from ${min} to ${max}`;
    const value = this.optional(name, /^\d{1,7}$/, wants);
    if (value === null) return fallback;
    if (/^\d{1,7}$/.test(value) && (Number(value) < min || Number(value) > max)) this.faults.push(`${name} ${wants}`);
    return Number(value);
  }

  privateKey(name: string): string | null {
    const value = this.env[name];
    if (value === undefined || value === '') return null;
    try {
      readPrivateKey(value);
    } catch {
      this.faults.push(`${name} must be an Ed25519 key: PKCS #8 in base64`);
    }
    return value;
  }

  /** 0 takes the limit away. */
  limit(name: string, fallback: number | null): number | null {
    return this.integer(name, fallback ?? 0, 0, 1_000_000) || null;
  }

  oneOf(name: string, fallback: ProfileName, names: readonly ProfileName[]): ProfileName {
    const value = this.text(name, fallback, /^/, '');
    const found = names.find((one) => one === value);
    if (!found) this.faults.push(`${name} must be ${names.join(' or ')}`);
    return found ?? fallback;
  }

  list(name: string, fallback: string[], shape: RegExp, wants: string): string[] {
    const value = this.env[name];
    if (value === undefined || value.trim() === '') return fallback;
    const items = value.split(',').map((item) => item.trim());
    if (!items.every((item) => shape.test(item))) this.faults.push(`${name} ${wants}`);
    return items;
  }
}
