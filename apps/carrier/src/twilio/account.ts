import { timingSafeEqual } from 'node:crypto';
import { sid } from './sids';
import type { Method } from './calls/call';

export interface VoiceApplication {
  sid: string;
  friendlyName: string;
  voiceUrl: string | null;
  voiceMethod: Method;
  voiceFallbackUrl: string | null;
  voiceFallbackMethod: Method;
  statusCallback: string | null;
  statusCallbackMethod: Method;
  createdAt: Date;
  updatedAt: Date;
}

export interface OwnedNumber {
  sid: string;
  number: string;
  createdAt: Date;
}

export interface AccountOptions {
  accountSid: string;
  authToken: string;
  apiKey: string;
  apiSecret: string;
  twimlAppSid: string;
  voiceUrl: string | null;
  numbers: readonly string[];
  callerIds: readonly string[];
  /** What all numbers are set to: who is asked about a call to one, and who is told of its end. */
  inboundUrl: string | null;
  inboundStatusUrl: string | null;
}

/** The one account of this carrier, with its keys, its numbers and its TwiML app. */
export class Account {
  readonly application: VoiceApplication;
  readonly numbers: OwnedNumber[];
  readonly callerIds: OwnedNumber[];

  constructor(private readonly options: AccountOptions) {
    const createdAt = new Date();
    this.application = {
      sid: options.twimlAppSid,
      friendlyName: 'Dialer',
      voiceUrl: options.voiceUrl,
      voiceMethod: 'POST',
      voiceFallbackUrl: null,
      voiceFallbackMethod: 'POST',
      statusCallback: null,
      statusCallbackMethod: 'POST',
      createdAt,
      updatedAt: createdAt,
    };
    const withSid = (number: string): OwnedNumber => ({ sid: sid('PN'), number, createdAt });
    this.numbers = options.numbers.map(withSid);
    this.callerIds = options.callerIds.map(withSid);
  }

  get sid(): string {
    return this.options.accountSid;
  }

  get apiKey(): string {
    return this.options.apiKey;
  }

  get apiSecret(): string {
    return this.options.apiSecret;
  }

  get inboundUrl(): string | null {
    return this.options.inboundUrl;
  }

  get inboundStatusUrl(): string | null {
    return this.options.inboundStatusUrl;
  }

  owned(number: string): OwnedNumber | undefined {
    return this.numbers.find((owned) => owned.number === number);
  }

  mayShow(number: string): boolean {
    return [...this.numbers, ...this.callerIds].some((one) => one.number === number);
  }

  /** Basic authentication by the account's token or the API key's secret. */
  accepts(user: string, password: string): boolean {
    const { accountSid, authToken, apiKey, apiSecret } = this.options;
    if (user === accountSid) return same(password, authToken);
    return user === apiKey && same(password, apiSecret);
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
