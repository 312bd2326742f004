import path from 'node:path';
import type { ProviderName } from '@dialer/contracts';
import { AppConfig, type S3Settings, type TelnyxCredentials, type TelnyxSipCredentials, type TwilioCredentials } from './app-config';
import { DEFAULT_LIMITS, LIMIT_NAMES, TELNYX_SET, TELNYX_SIP_SET, TWILIO_SET, type Env, type LimitName } from './env-schema';

/** From flat, checked variables to the groups the code asks for. */
export function assembleConfig(env: Env): AppConfig {
  return new AppConfig({
    production: env.NODE_ENV === 'production',
    role: env.ROLE,
    logLevel: env.LOG_LEVEL,
    http: {
      host: env.HOST,
      port: env.PORT,
      baseUrl: (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
      trustedProxies: list(env.TRUSTED_PROXIES),
    },
    database: { url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE },
    redis: env.REDIS_URL ? { url: env.REDIS_URL } : null,
    auth: {
      adminEmail: env.ADMIN_EMAIL ?? null,
      adminPassword: env.ADMIN_PASSWORD ?? null,
      internalApiKeys: list(env.INTERNAL_API_KEY ?? ''),
    },
    twilio: twilio(env),
    telnyx: telnyx(env),
    telnyxSip: telnyxSip(env),
    // One account can have many API keys, but signs with one key.
    telnyxAccountsApart: Boolean(env.TELNYX_PUBLIC_KEY && env.TELNYX_SIP_PUBLIC_KEY && env.TELNYX_PUBLIC_KEY !== env.TELNYX_SIP_PUBLIC_KEY),
    missingVariables: { twilio: missing(env, TWILIO_SET), telnyx: missing(env, TELNYX_SET) },
    missingForBrowserCalls: missing(env, TELNYX_SIP_SET),
    pace: {
      twilio: { dialsPerSecond: env.TWILIO_CPS, maxLiveCalls: env.TWILIO_MAX_LIVE_CALLS },
      telnyx: { dialsPerSecond: env.TELNYX_DPS, maxLiveCalls: env.TELNYX_MAX_LIVE_CALLS },
    },
    localCarrier: env.CARRIER_URL ? { url: env.CARRIER_URL.replace(/\/+$/, '') } : null,
    coldCall: {
      enabled: env.ENABLE_COLD_CALL_DIALER,
      defaultProvider: env.COLD_CALL_DEFAULT_PROVIDER satisfies ProviderName,
      useDirectCalling: env.USE_DIRECT_CALLING,
      agentWaitSeconds: env.COLD_CALL_AGENT_WAIT_S,
      agentGraceSeconds: env.AGENT_GRACE_S,
      iceServers: env.ICE_SERVERS,
    },
    recordings: {
      byDefault: env.RECORD_CALLS ?? false,
      directByDefault: env.RECORD_CALLS ?? true,
      consent: env.RECORD_CONSENT,
      announcement: env.RECORD_ANNOUNCEMENT,
      keepDays: env.RECORDINGS_KEEP_DAYS ?? null,
      s3: s3(env),
      folder: path.resolve(env.RECORDINGS_DIR),
      linkSeconds: env.RECORDING_LINK_TTL,
    },
    signingSecret: env.SIGNING_SECRET ?? webBackend(env)?.apiKey ?? null,
    limits: { perMinute: perMinute(env), liveCallsPerUser: env.LIVE_CALLS_PER_USER, liveCallsPerApiKey: env.LIVE_CALLS_PER_API_KEY },
    webBackend: webBackend(env),
  });
}

function twilio(env: Env): TwilioCredentials | null {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_API_KEY: apiKey } = env;
  const { TWILIO_API_SECRET: apiSecret, TWILIO_TWIML_APP_SID: twimlAppSid, TWILIO_PHONE_NUMBER: phoneNumber } = env;
  if (!accountSid || !authToken || !apiKey || !apiSecret || !twimlAppSid || !phoneNumber) return null;
  return { accountSid, authToken, apiKey, apiSecret, twimlAppSid, phoneNumber };
}

function telnyx(env: Env): TelnyxCredentials | null {
  const {
    TELNYX_API_KEY: apiKey,
    TELNYX_CONNECTION_ID: connectionId,
    TELNYX_PHONE_NUMBER: phoneNumber,
    TELNYX_PUBLIC_KEY: publicKey,
  } = env;
  if (!apiKey || !connectionId || !phoneNumber || !publicKey) return null;
  return { apiKey, connectionId, phoneNumber, publicKey };
}

function telnyxSip(env: Env): TelnyxSipCredentials | null {
  const { TELNYX_SIP_CONNECTION_ID: connectionId, TELNYX_SIP_PHONE_NUMBER: phoneNumber } = env;
  if (!connectionId || !phoneNumber) return null;
  return {
    connectionId,
    phoneNumber,
    apiKey: env.TELNYX_SIP_API_KEY ?? null,
    username: env.TELNYX_SIP_USERNAME ?? null,
    password: env.TELNYX_SIP_PASSWORD ?? null,
    publicKey: env.TELNYX_SIP_PUBLIC_KEY ?? null,
  };
}

function s3(env: Env): S3Settings | null {
  const { RECORDINGS_S3_ENDPOINT: endpoint, RECORDINGS_S3_BUCKET: bucket, RECORDINGS_S3_REGION: region } = env;
  const { RECORDINGS_S3_ACCESS_KEY_ID: accessKeyId, RECORDINGS_S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!endpoint || !bucket || !region || !accessKeyId || !secretAccessKey) return null;
  return { endpoint: endpoint.replace(/\/+$/, ''), bucket, region, accessKeyId, secretAccessKey };
}

function webBackend(env: Env) {
  const { WEB_BACKEND_URL: url, WEB_BACKEND_API_KEY: apiKey, COLD_CALL_BUSINESS_ID: businessId } = env;
  if (!url || !apiKey || !businessId) return null;
  return { url: url.replace(/\/+$/, ''), apiKey, businessId, signingSecret: env.WEB_BACKEND_SIGNING_SECRET ?? null };
}

function perMinute(env: Env): Record<LimitName, number> {
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, env[`RATE_LIMIT_${name}_PER_MINUTE`] ?? DEFAULT_LIMITS[name]])) as Record<
    LimitName,
    number
  >;
}

function missing(env: Env, names: readonly (keyof Env)[]): string[] {
  return names.filter((name) => !env[name]);
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
