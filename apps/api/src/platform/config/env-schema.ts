import { z } from 'zod';

/** One line per variable of contract.md §7; every value arrives as text. Words in a fault never repeat the value. */
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole number from ${least} to ${most}`);
const flag = z
  .string()
  .toLowerCase()
  .refine((value) => ['true', 'false', '1', '0'].includes(value), 'must be true or false')
  .transform((value) => value === 'true' || value === '1');
const address = (...protocols: string[]) =>
  z
    .string()
    .refine((value) => hasProtocol(value, protocols), `must be an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
/** In seconds; a unit may stand behind the number. */
const duration = (least: number, most: number) => {
  const fault = `must be a time from ${least} to ${most} seconds, like 3600, 30m, 12h or 7d`;
  return z
    .string()
    .regex(/^\d{1,9}[smhd]?$/i, fault)
    .transform((text) => parseInt(text, 10) * (SECONDS[text.slice(-1).toLowerCase()] ?? 1))
    .refine((seconds) => seconds >= least && seconds <= most, fault);
};
/** Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
const webhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, 'must be whsec_ and 24 to 64 random bytes in base64')
  .refine((value) => {
    const { length } = Buffer.from(value.slice('whsec_'.length), 'base64');
    return length >= 24 && length <= 64;
  }, 'must be whsec_ and 24 to 64 random bytes in base64');
/** Telnyx shows an Ed25519 key as base64 of its 32 bytes. */
const ed25519 = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be the public key as the Telnyx console shows it: 44 characters that end in =');
const e164 = z.string().regex(/^\+[1-9]\d{1,14}$/, 'must be a phone number like +14155550100');
const sid = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `must be ${prefix} and 32 hexadecimal digits`);
const secret = z.string().regex(/^[\x21-\x7e]+$/, 'must not contain blanks or control characters');

function hasProtocol(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol) && new URL(value).hostname !== '';
}

export const LIMIT_NAMES = ['INITIATE', 'WEBRTC_JOIN', 'CONTROL', 'END', 'STATUS', 'TOKEN', 'CAMPAIGN', 'DIAL_NEXT', 'IMPORT'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];
/** Per principal and minute; 0 switches one off (contract.md §2). */
export const DEFAULT_LIMITS: Record<LimitName, number> = {
  INITIATE: 10,
  WEBRTC_JOIN: 20,
  CONTROL: 30,
  END: 20,
  STATUS: 60,
  TOKEN: 20,
  CAMPAIGN: 10,
  DIAL_NEXT: 60,
  IMPORT: 10,
};
type LimitVariable = `RATE_LIMIT_${LimitName}_PER_MINUTE`;
const limitField = () => whole(0, 1_000_000).optional();
const limitFields = Object.fromEntries(LIMIT_NAMES.map((name) => [`RATE_LIMIT_${name}_PER_MINUTE`, limitField()])) as Record<
  LimitVariable,
  ReturnType<typeof limitField>
>;

const iceServers = z.string().transform((text, context) => {
  const shape = z.array(
    z.object({ urls: z.union([z.string(), z.array(z.string())]), username: z.string().optional(), credential: z.string().optional() }),
  );
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON list like [{"urls":"stun:stun.example.com:3478"}]' });
    return z.NEVER;
  }
});

/** How the consent of the person called decides over a recording; see `modules/recordings/consent`. */
export const RECORD_CONSENTS = ['by_place', 'announce', 'ask_first', 'off'] as const;
export type RecordConsent = (typeof RECORD_CONSENTS)[number];

export const envSchema = z.object({
  NODE_ENV: z.string().default('development'),
  ROLE: z.enum(['web', 'worker', 'all'], { error: 'must be web, worker or all' }).default('all'),
  HOST: z.string().default('0.0.0.0'),
  PORT: whole(0, 65_535).default(8000),
  BASE_URL: address('http:', 'https:').optional(),
  TRUSTED_PROXIES: z.string().default('loopback'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { error: 'must be a log level such as info' })
    .default('info'),
  DATABASE_URL: address('postgres:', 'postgresql:'),
  DATABASE_POOL_SIZE: whole(2, 200).default(10),
  REDIS_URL: address('redis:', 'rediss:').optional(),
  ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  ADMIN_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  INTERNAL_API_KEY: z.string().optional(),
  SIGNING_SECRET: secret.min(32, 'must have at least 32 characters').optional(),
  WEB_BACKEND_URL: address('http:', 'https:').optional(),
  WEB_BACKEND_API_KEY: secret.optional(),
  WEB_BACKEND_SIGNING_SECRET: webhookSecret.optional(),
  COLD_CALL_BUSINESS_ID: z.string().optional(),
  COLD_CALL_DEFAULT_PROVIDER: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['twilio', 'telnyx'], { error: 'must be twilio or telnyx' }))
    .default('twilio'),
  ENABLE_COLD_CALL_DIALER: flag.default(true),
  USE_DIRECT_CALLING: flag.default(true),
  RECORD_CALLS: flag.optional(),
  RECORD_CONSENT: z
    .string()
    .toLowerCase()
    .pipe(z.enum(RECORD_CONSENTS, { error: `must be ${RECORD_CONSENTS.join(', ')}` }))
    .default('by_place'),
  RECORD_ANNOUNCEMENT: z
    .string()
    .trim()
    .min(1, 'must be a sentence')
    .max(200, 'must have at most 200 characters')
    .default('This call is being recorded.'),
  RECORDINGS_KEEP_DAYS: whole(1, 36_500).optional(),
  RECORDINGS_S3_ENDPOINT: address('http:', 'https:').optional(),
  RECORDINGS_S3_BUCKET: z
    .string()
    .regex(/^[a-zA-Z0-9][\w.-]{1,254}$/, 'must be the name of a bucket')
    .optional(),
  RECORDINGS_S3_REGION: secret.optional(),
  RECORDINGS_S3_ACCESS_KEY_ID: secret.optional(),
  RECORDINGS_S3_SECRET_ACCESS_KEY: secret.optional(),
  RECORDINGS_DIR: z.string().min(1, 'must be a folder').default('.data/recordings'),
  RECORDING_LINK_TTL: duration(60, 31_536_000).default(604_800),
  ICE_SERVERS: iceServers.default([]),
  COLD_CALL_AGENT_WAIT_S: whole(1, 600).default(15),
  AGENT_GRACE_S: whole(1, 600).default(20),
  LIVE_CALLS_PER_USER: whole(0, 100_000).default(3),
  LIVE_CALLS_PER_API_KEY: whole(0, 100_000).default(0),
  ...limitFields,
  CARRIER_URL: address('http:').optional(),
  CARRIER_DEMO: flag.default(false),
  TWILIO_ACCOUNT_SID: sid('AC').optional(),
  TWILIO_AUTH_TOKEN: secret.optional(),
  TWILIO_API_KEY: sid('SK').optional(),
  TWILIO_API_SECRET: secret.optional(),
  TWILIO_TWIML_APP_SID: sid('AP').optional(),
  TWILIO_PHONE_NUMBER: e164.optional(),
  TWILIO_CPS: whole(1, 1000).default(1),
  TWILIO_MAX_LIVE_CALLS: whole(1, 100_000).default(100),
  TELNYX_API_KEY: secret.optional(),
  TELNYX_CONNECTION_ID: secret.optional(),
  TELNYX_PHONE_NUMBER: e164.optional(),
  TELNYX_PUBLIC_KEY: ed25519.optional(),
  TELNYX_DPS: whole(1, 1000).default(30),
  TELNYX_MAX_LIVE_CALLS: whole(1, 100_000).default(100),
  TELNYX_SIP_CONNECTION_ID: secret.optional(),
  TELNYX_SIP_API_KEY: secret.optional(),
  TELNYX_SIP_PHONE_NUMBER: e164.optional(),
  TELNYX_SIP_USERNAME: secret.optional(),
  TELNYX_SIP_PASSWORD: secret.optional(),
  TELNYX_SIP_PUBLIC_KEY: ed25519.optional(),
});
export type Env = z.output<typeof envSchema>;
export const ENV_NAMES = Object.keys(envSchema.shape) as (keyof Env)[];

/** Variables a carrier cannot work without: all or none of them. */
export const TWILIO_SET = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_API_KEY',
  'TWILIO_API_SECRET',
  'TWILIO_TWIML_APP_SID',
  'TWILIO_PHONE_NUMBER',
] as const satisfies readonly (keyof Env)[];
export const TELNYX_SET = [
  'TELNYX_API_KEY',
  'TELNYX_CONNECTION_ID',
  'TELNYX_PHONE_NUMBER',
  'TELNYX_PUBLIC_KEY',
] as const satisfies readonly (keyof Env)[];
export const TELNYX_SIP_SET = ['TELNYX_SIP_CONNECTION_ID', 'TELNYX_SIP_PHONE_NUMBER'] as const satisfies readonly (keyof Env)[];
export const S3_SET = [
  'RECORDINGS_S3_ENDPOINT',
  'RECORDINGS_S3_BUCKET',
  'RECORDINGS_S3_REGION',
  'RECORDINGS_S3_ACCESS_KEY_ID',
  'RECORDINGS_S3_SECRET_ACCESS_KEY',
] as const satisfies readonly (keyof Env)[];
