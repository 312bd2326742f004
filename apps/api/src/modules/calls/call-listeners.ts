import type { CallEvent } from '@dialer/telephony';
import type { Tx } from '../../platform/database/database';
import type { CallRow } from './calls.repository';

/**
 * Other modules that must decide something inside the transaction that changes a call ("first human wins" will be one,
 * recordings another). Provided as a multi token so that `calls` never imports them (house.md §1.4, 7).
 */
export const CALL_LISTENERS = Symbol('CALL_LISTENERS');

export interface CallListener {
  onChange(tx: Tx, before: CallRow, after: CallRow, event: CallEvent): Promise<void>;
}
