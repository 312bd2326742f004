import type { CallView } from '@dialer/contracts';

/**
 * What `/ws/me` says first: the user's call in progress and the ended calls whose log is still owed. `calls` provides it, so
 * that realtime never imports calls (house.md §1.3). Nothing provided: both are empty.
 */
export const ME_STATE_SOURCE = Symbol('ME_STATE_SOURCE');

export interface MeStateSource {
  meState(userId: string): Promise<{ call: CallView | null; log_owed: CallView[] }>;
}
