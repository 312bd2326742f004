import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { judge, type DialVerdict } from './dial-rules';
import { DoNotCallRepository } from './do-not-call.repository';

/** May we dial this number now? Fails closed: a fact that cannot be read throws, and nothing is dialled. */
@Injectable()
export class ComplianceService {
  constructor(private readonly doNotCall: DoNotCallRepository) {}

  async mayDial(tx: Tx, call: { to: string; from: string; ownCallerIds: readonly string[] }): Promise<DialVerdict> {
    return judge({ ...call, onDoNotCallList: await this.doNotCall.contains(tx, call.to) });
  }
}
