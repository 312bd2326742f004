import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { CallsRepository, type CallRow, type LegRow } from './calls.repository';

/**
 * Whose calls somebody may see and end: a rep their own, others by permission. Joining and controlling one is for its own
 * people only (calls.md B6), for else a supervisor would count as the rep of the call. A call of others is as good as none.
 */
@Injectable()
export class CallAccess {
  constructor(private readonly calls: CallsRepository) {}

  async visible(reference: string, principal: Principal): Promise<CallRow | null> {
    const call = await this.calls.byReference(reference);
    return call && maySee(call, principal) ? call : null;
  }

  async own(reference: string, principal: Principal): Promise<CallRow | null> {
    const call = await this.calls.byReference(reference);
    return call && isOwn(call, principal) ? call : null;
  }

  legsOf(call: CallRow): Promise<LegRow[]> {
    return this.calls.legsOf(call.id);
  }
}

export function maySee(call: CallRow, principal: Principal): boolean {
  return isOwn(call, principal) || principal.permissions.includes('calls.read_all');
}

/** Calls of one API key belong to all of them: keys are rotated, the program behind them stays. */
function isOwn(call: CallRow, principal: Principal): boolean {
  if (principal.kind === 'api_key') return call.userId === null;
  return call.principalId === principal.id;
}
