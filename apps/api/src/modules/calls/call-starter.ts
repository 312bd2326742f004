import { Injectable } from '@nestjs/common';
import type { TelephonyProvider } from '@dialer/telephony';
import { v7 as uuid } from 'uuid';
import { AppConfig } from '../../platform/config/app-config';
import { Clock } from '../../platform/clock/clock';
import { Database, type Tx } from '../../platform/database/database';
import { AppError } from '../../platform/errors/app-error';
import type { Principal } from '../auth/principal';
import { ComplianceService } from '../compliance/compliance.service';
import { CallWriter } from './call-writer';
import { CallsRepository, type CallRow } from './calls.repository';
import { newCallRow } from './new-call';

export interface StartCall {
  principal: Principal;
  /** The name the principal's browser has at the carrier. */
  identity: string;
  provider: TelephonyProvider;
  to: string;
  from: string;
  ownCallerIds: readonly string[];
  contact: { id: string; name: string; company: string } | null;
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
    private readonly compliance: ComplianceService,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  async begin(input: StartCall): Promise<Started> {
    const earlier = await this.repeatOf(input);
    if (earlier) return earlier;
    const warnings = await this.passGate(input);
    const call = await this.db.tx((tx) => this.insert(tx, input));
    if (call) {
      await this.writer.begun(call);
      return { call, warnings, repeated: false };
    }
    // Somebody with the same key was quicker, and has committed by now.
    const winner = await this.repeatOf(input);
    if (!winner) throw new AppError('CONFLICT', 'The same Idempotency-Key is being used by another request; try again');
    return winner;
  }

  /** Null: the key is taken. */
  private async insert(tx: Tx, input: StartCall): Promise<CallRow | null> {
    const now = this.clock.now();
    const id = uuid();
    const { principal, idempotency } = input;
    if (idempotency) {
      const mine = await this.calls.claimKey(tx, { ...idempotency, principalId: principal.id, callId: id, createdAt: now });
      if (!mine) return null;
    }
    await this.checkLiveLimit(tx, principal);
    const detail = { to_phone: input.to, from_phone: input.from, override_hours: input.overrideReason };
    return this.writer.begin(tx, newCallRow(id, input, now), { kind: 'intent', source: sourceOf(principal), at: now, detail });
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

  private async passGate({ to, from, ownCallerIds }: StartCall): Promise<string[]> {
    const verdict = await this.compliance.mayDial(this.db.orm, { to, from, ownCallerIds });
    if (verdict.allowed) return verdict.warnings;
    const { reason, message, until } = verdict;
    throw new AppError('CALL_BLOCKED', message, { reason, ...(until && { until: until.toISOString() }) });
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

const sourceOf = (principal: Principal) => (principal.kind === 'user' ? 'user' : 'api');
