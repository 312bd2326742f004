/** What the account may do; null where there is no limit. */
export interface AccountLimits {
  /** Dials by REST; what exceeds them waits in a queue. */
  dialsPerSecond: number;
  /** Living legs, browsers and waiting dials included: error 10004. */
  concurrentCalls: number | null;
  /** REST requests at once: 429 with error 20429. */
  concurrentRequests: number | null;
  /** Dials by Telnyx's REST, counted over five seconds: 429 with code 90103. */
  telnyxDialsPerSecond: number | null;
  /** Living legs at Telnyx: code 90041. */
  telnyxConcurrentCalls: number | null;
}

const NO_TELNYX_LIMITS = { telnyxDialsPerSecond: null, telnyxConcurrentCalls: null } as const;

/**
 * `twilio-defaults` is an upgraded account without an approved customer profile, the least that real phones need
 * (carriers/twilio.md §6; how many requests at once Twilio allows it does not publish: 100 is what others report). `telnyx-defaults` is a
 * Telnyx account after its second level of verification (carriers/telnyx.md §5.1).
 */
export const PROFILES = {
  fast: { dialsPerSecond: 20, concurrentCalls: null, concurrentRequests: null, ...NO_TELNYX_LIMITS },
  'twilio-defaults': { dialsPerSecond: 1, concurrentCalls: 2, concurrentRequests: 100, ...NO_TELNYX_LIMITS },
  'telnyx-defaults': {
    dialsPerSecond: 20,
    concurrentCalls: null,
    concurrentRequests: null,
    telnyxDialsPerSecond: 30,
    telnyxConcurrentCalls: 10,
  },
  /** Both at once: what a new installation meets on real accounts. */
  'carrier-defaults': {
    dialsPerSecond: 1,
    concurrentCalls: 2,
    concurrentRequests: 100,
    telnyxDialsPerSecond: 30,
    telnyxConcurrentCalls: 10,
  },
  /** A Telnyx account before its second level of verification. */
  'telnyx-new': { dialsPerSecond: 20, concurrentCalls: null, concurrentRequests: null, telnyxDialsPerSecond: 30, telnyxConcurrentCalls: 2 },
} as const satisfies Record<string, AccountLimits>;

export type ProfileName = keyof typeof PROFILES;

export const PROFILE_NAMES = Object.keys(PROFILES) as ProfileName[];
