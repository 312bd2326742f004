import type { RawWebhook, TelephonyProvider } from '../lib/telephony-provider';
import type { WebhookInbox } from './webhook-inbox';

/**
 * Where carriers have ways of their own (README, “Two carriers, two ways”). They decide which tests there are, and what is
 * expected where the port allows both; each is a statement about the carrier that the suite then proves.
 */
export interface ProviderTraits {
  /** A leg gets into its room by the dial itself, or by a command after its answer; then a room's events name legs, not labels. */
  rooms: 'by-dial' | 'by-command';
  /** Browsers dial by themselves as well (`TelephonyDirect`). */
  browsersDial: boolean;
  /** Ringing is an event of its own. */
  tellsRinging: boolean;
  /** Muting and holding are told by events too, not by the command's answer alone. */
  tellsChanges: boolean;
  /** Events bear a number, by which those that came out of order are put in order. */
  numbersEvents: boolean;
  /** A leg's record tells its state and numbers, or only whether it stands (`alive`, `ended`). */
  tellsLegState: boolean;
  /** A leg whose reply was lost is found by number and time among all, or by our call id among those that stand. */
  findsLegs: 'by-number' | 'by-call-id';
  /** A blocked number is refused at the dial, or dialled and its leg ended. */
  refusesBlocked: boolean;
  /** What is played to somebody: a document the carrier asks for by a signed request, or an audio file it fetches like anybody. */
  plays: 'documents' | 'files';
  /** A leg told to hang up after a message does it by itself, or is told to when the message has ended. */
  hangsUpAfterMessage: boolean;
  /** Letting a leg go that has just answered: it stays, or it is hung up like any other. */
  cancels: 'only-unanswered' | 'whoever-it-is';
  detection: {
    /** Asked for a machine's end, it tells of the machine first; without a beep that is all. */
    tellsMachineFirst: boolean;
  };
  recordings: {
    /** Also: only those that are named at their start tell of it by an event, and tell that they are paused. */
    named: 'at-start' | 'when-saved';
    /** One of nothing is told as `absent`. */
    tellsAbsence: boolean;
    format: 'wav' | 'mp3';
  };
}

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
  /** The call a webhook claims to be about, whether or not it is genuine. */
  callOf(webhook: RawWebhook): string | null;
  /** What a browser token says to whoever can read it: `identity` is the user's or the credential's. */
  readToken(token: string): { identity: string; expiresAt: Date };
  stop(): Promise<void>;
}

export type ProviderFactory = () => Promise<ProviderUnderTest>;
