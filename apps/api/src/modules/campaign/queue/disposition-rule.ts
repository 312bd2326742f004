import type { CampaignContactStatus, RetryOutcome, RetrySettings } from '@dialer/contracts';
import type { CampaignContactRow } from '../campaign-rows.repository';
import { afterTry, asBlocked, asCallback, asDone } from './next-try';

/** Outcomes that say that nobody was talked to: the retry rule of such an ending counts, whatever the carrier took it for. */
const NOT_REACHED: Readonly<Record<string, RetryOutcome>> = { no_answer: 'no-answer', busy: 'busy', voicemail: 'voicemail' };
const DO_NOT_CALL = /^do[ _-]?not[ _-]?call$|^dnc$/i;

/** The rep logged that this person must not be called again. */
export const asksForNoCalls = (disposition: string): boolean => DO_NOT_CALL.test(disposition.trim());

type Logged = Pick<CampaignContactRow, 'attempts' | 'misses' | 'status' | 'disposition' | 'callbackAt' | 'ownerPrincipalId'>;

/**
 * What a rep's log makes of a contact whose call is over (or that was never called): a promise to call back comes first, then "not
 * again", then the retry rule of who was not reached; anything else means that there is nothing left to do. Pure.
 */
export function afterLog(
  contact: Pick<Logged, 'attempts' | 'misses' | 'status'>,
  retry: RetrySettings,
  log: Pick<Logged, 'disposition' | 'callbackAt' | 'ownerPrincipalId'>,
  at: Date,
) {
  const disposition = log.disposition ?? '';
  if (asksForNoCalls(disposition)) return asBlocked('do_not_call');
  if (log.callbackAt) return asCallback(contact.status, log.callbackAt, log.ownerPrincipalId);
  const ending = Object.hasOwn(NOT_REACHED, disposition) ? NOT_REACHED[disposition] : undefined;
  if (ending) return afterTry(contact, retry, ending, at);
  return asDone(doneAs(contact.status));
}

/** Logged without a call: it shows as dealt with. */
const doneAs = (status: CampaignContactStatus): CampaignContactStatus => (status === 'pending' ? 'completed' : status);
