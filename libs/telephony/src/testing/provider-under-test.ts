import type { RawWebhook, TelephonyProvider } from '../lib/telephony-provider';
import type { WebhookInbox } from './webhook-inbox';

/** One carrier's strategy against a carrier, and the few things the conformance suite cannot know by itself. */
export interface ProviderUnderTest {
  provider: TelephonyProvider;
  inbox: WebhookInbox;
  /** A number of ours at the carrier. */
  callerId: string;
  /** How many dials to that number the local carrier was asked for. */
  dialRequests?(to: string): Promise<number>;
  /** Requests the local carrier refused because they are not as its interface says: there are none, whatever the suite does. */
  illFormedRequests?(): Promise<string[]>;
  /** Signs a request as the carrier does. */
  sign(request: Pick<RawWebhook, 'url' | 'rawBody'>): RawWebhook;
  /** What a browser token says to whoever can read it. */
  readToken(token: string): { identity: string; expiresAt: Date };
  stop(): Promise<void>;
}

export type ProviderFactory = () => Promise<ProviderUnderTest>;
