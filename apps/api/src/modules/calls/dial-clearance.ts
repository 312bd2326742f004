import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import type { CallRow } from './calls.repository';
import { CarrierPaceRepository } from './carrier-pace.repository';
import { DialGate } from './dial-gate';
import { DialOutcomes } from './dial-outcomes';

/** Longer than this nobody waits for a line with a browser open. */
const MAX_PACE_WAIT_MS = 3_000;

/** What must hold right before the one request: a line that is free, and the gate a second time. What may not go on has failed. */
@Injectable()
export class DialClearance {
  constructor(
    private readonly pace: CarrierPaceRepository,
    private readonly gate: DialGate,
    private readonly outcomes: DialOutcomes,
    private readonly config: AppConfig,
  ) {}

  async of(call: CallRow, stillWanted?: () => Promise<boolean>): Promise<boolean> {
    return (await this.waitForSlot(call)) && (await this.isWanted(call, stillWanted)) && (await this.passGate(call));
  }

  /** A campaign's agent may have been given somebody else meanwhile. */
  private async isWanted(call: CallRow, stillWanted?: () => Promise<boolean>): Promise<boolean> {
    if (!stillWanted || (await stillWanted())) return true;
    await this.outcomes.fail(call, 'agent_taken');
    return false;
  }

  private async waitForSlot(call: CallRow): Promise<boolean> {
    const limits = { ...this.config.pace[call.provider], maxWaitMs: MAX_PACE_WAIT_MS };
    const slot = await this.pace.takeSlot(call, limits);
    if (!slot.granted) {
      await this.outcomes.fail(call, slot.why);
      return false;
    }
    if (slot.waitMs > 0) await sleep(slot.waitMs);
    return true;
  }

  /** Seconds may have passed: somebody asked not to be called, a window closed. */
  private async passGate(call: CallRow): Promise<boolean> {
    const refusal = await this.gate.lastLook(call);
    if (!refusal) return true;
    await this.outcomes.fail(call, `blocked_${refusal.reason}`);
    return false;
  }
}
