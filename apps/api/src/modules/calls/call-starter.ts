import { Injectable } from '@nestjs/common';
import type { CallPath } from '@dialer/contracts';
import type { TelephonyProvider } from '@dialer/telephony';
import { v7 as uuid } from 'uuid';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock/clock';
import { Database, type Tx } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import type { DialRefusal } from '../compliance/dial-facts';
import { CallWriter } from './call-writer';
import { CallsRepository, type CallRow } from './calls.repository';
import { DialGate, type GateDial } from './dial-gate';
import { newCallRow } from './new-call';

export interface StartCall {
  principal: Principal;
  /** The name the principal's browser has at the carrier. */
  identity: string;
  provider: TelephonyProvider;
  path: CallPath;
  to: string;
  from: string;
  ownCallerIds: readonly string[];
  contact: { id: string; name: string; company: string; timeZone: string | null } | null;
  record: boolean | null;
  overrideReason: string | null;
  idempotency: { key: string; bodyHash: string } | null;
}
export interface Started {
  call: CallRow;
  warnings: string[];
  /** The same Idempotency-Key has started this call before: nothing new was begun. */
  repeated: boolean;
}

/** Gate, then intent (design.md §4.1): after this there is a row, and nobody has been dialled yet. */
@Injectable()
export class CallStarter {
  constructor(
    private readonly db: Database,
    private readonly calls: CallsRepository,
    private readonly writer: CallWriter,
    private readonly gate: DialGate,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  async begin(input: StartCall): Promise<Started> {
    const earlier = await this.repeatOf(input);
    if (earlier) return earlier;
    const begun = await this.db.tx((tx) => this.insert(tx, input));
    if (begun && 'refusal' in begun) throw await this.refused(input, begun.refusal);
    if (begun) {
      await this.writer.begun(begun.call);
      return { ...begun, repeated: false };
    }
    // Somebody with the same key was quicker, and has committed by now.
    const winner = await this.repeatOf(input);
    if (!winner) throw new AppError('CONFLICT', 'The same Idempotency-Key is being used by another request; try again');
    return winner;
  }

  /** Null: the key is taken. A refusal comes back as a value: what is written down of it must outlive this transaction. */
  private async insert(tx: Tx, input: StartCall): Promise<{ call: CallRow; warnings: string[] } | { refusal: DialRefusal } | null> {
    const verdict = await this.gate.judgeOne(tx, gateDial(input));
    if (!verdict.allowed) return { refusal: verdict };
    const now = this.clock.now();
    const id = uuid();
    const { principal, idempotency } = input;
    if (idempotency) {
      const mine = await this.calls.claimKey(tx, { ...idempotency, principalId: principal.id, callId: id, createdAt: now });
      if (!mine) return null;
    }
    await this.checkLiveLimit(tx, principal);
    const detail = { to_phone: input.to, from_phone: input.from, override_hours: input.overrideReason };
    const call = await this.writer.begin(tx, newCallRow(id, input, now), { kind: 'intent', source: sourceOf(principal), at: now, detail });
    return { call, warnings: verdict.warnings };
  }

  private async repeatOf({ principal, idempotency }: StartCall): Promise<Started | null> {
    if (!idempotency) return null;
    const earlier = await this.calls.idempotent(principal.id, idempotency.key);
    if (!earlier) return null;
    if (earlier.bodyHash !== idempotency.bodyHash) {
      const fields = { 'Idempotency-Key': 'was used with another body before; use a new key for another call' };
      throw new AppError('VALIDATION_ERROR', 'The Idempotency-Key was used for a different request', { fields });
    }
    const call = await this.calls.byId(earlier.callId);
    return call && { call, warnings: [], repeated: true };
  }

  private refused(input: StartCall, refusal: DialRefusal): Promise<AppError> {
    return this.gate.refused(gateDial(input), refusal, { contactId: input.contact?.id ?? null, principalId: input.principal.id });
  }

  private async checkLiveLimit(tx: Tx, principal: Principal): Promise<void> {
    const { liveCallsPerUser, liveCallsPerApiKey } = this.config.limits;
    const limit = principal.kind === 'user' ? liveCallsPerUser : liveCallsPerApiKey;
    if (limit === 0) return;
    await this.calls.lockPrincipal(tx, principal.id);
    if ((await this.calls.liveCallsOf(tx, principal.id)) < limit) return;
    const message = `Already ${limit} live calls; end one first`;
    throw new AppError('RATE_LIMITED', message, { limit, what: 'live_calls' }, { retryAfterSeconds: 5 });
  }
}

/** By hand or by API: somebody chose this number. */
const gateDial = ({ to, from, ownCallerIds, contact, overrideReason }: StartCall): GateDial => ({
  to,
  contactZone: contact?.timeZone ?? null,
  automatic: false,
  hoursOverridden: overrideReason !== null,
  callerId: { from, own: ownCallerIds },
});

const sourceOf = (principal: Principal) => (principal.kind === 'user' ? 'user' : 'api');
