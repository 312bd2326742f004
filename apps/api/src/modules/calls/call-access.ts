import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { CallsRepository, type CallRow, type LegRow } from './calls.repository';

/** Whose calls somebody may see and touch: a rep their own, others by permission. A call of others is as good as none. */
@Injectable()
export class CallAccess {
  constructor(private readonly calls: CallsRepository) {}

  async find(reference: string, principal: Principal): Promise<CallRow | null> {
    const call = await this.calls.byReference(reference);
    return call && mayTouch(call, principal) ? call : null;
  }

  legsOf(call: CallRow): Promise<LegRow[]> {
    return this.calls.legsOf(call.id);
  }
}

export function mayTouch(call: CallRow, principal: Principal): boolean {
  return call.principalId === principal.id || principal.permissions.includes('calls.read_all');
}
