/** How often and how patiently a webhook is sent: Twilio's defaults, changed by the URL's fragment (carriers/twilio.md §2). */
export interface DeliveryRules {
  connectTimeoutMs: number;
  readTimeoutMs: number;
  totalTimeoutMs: number;
  retries: number;
  retryOn: ReadonlySet<RetryReason>;
}

export type RetryReason = 'ct' | 'rt' | '4xx' | '5xx';

const ALL: RetryReason[] = ['ct', 'rt', '4xx', '5xx'];
const LIMITS = { ct: [100, 10_000, 5000], rt: [100, 15_000, 15_000], tt: [100, 15_000, 15_000], rc: [0, 5, 1] } as const;

/** Splits `https://app/status?x=1#rc=3&rp=all` into what is requested (and signed) and the rules. */
export function deliveryRules(address: string): { url: string; rules: DeliveryRules } {
  const hash = address.indexOf('#');
  const overrides = new URLSearchParams(hash < 0 ? '' : address.slice(hash + 1));
  return {
    url: hash < 0 ? address : address.slice(0, hash),
    rules: {
      connectTimeoutMs: bounded(overrides, 'ct'),
      readTimeoutMs: bounded(overrides, 'rt'),
      totalTimeoutMs: bounded(overrides, 'tt'),
      retries: bounded(overrides, 'rc'),
      retryOn: retryPolicy(overrides.get('rp')),
    },
  };
}

/** Out of range or unreadable: the default stands. */
function bounded(overrides: URLSearchParams, name: keyof typeof LIMITS): number {
  const [min, max, fallback] = LIMITS[name];
  const value = overrides.get(name);
  const number = value !== null && /^\d+$/.test(value) ? Number(value) : fallback;
  return number >= min && number <= max ? number : fallback;
}

function retryPolicy(value: string | null): ReadonlySet<RetryReason> {
  if (value === null) return new Set(['ct']);
  const asked = value.split(',').flatMap((item) => (item === 'all' ? ALL : ALL.filter((reason) => reason === item)));
  return new Set(asked);
}
