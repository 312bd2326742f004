import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { MeFrameBody } from '@dialer/contracts';
import type { Principal } from '../auth/principal';
import { ME_STATE_SOURCE, type MeStateSource } from './me-state-source';

/** First word on `/ws/me`. */
@Injectable()
export class MeState {
  constructor(private readonly modules: ModuleRef) {}

  /** An API key has no user, hence no call of its own; it still hears how its imports go. */
  async of(principal: Principal): Promise<MeFrameBody> {
    const source = principal.kind === 'user' ? this.source() : null;
    const state = source && principal.kind === 'user' ? await source.meState(principal.userId) : { call: null, log_owed: [] };
    return { type: 'me_state', ...state };
  }

  /** Looked up across modules, since `calls`, which provides it, imports us (house.md §1.3). */
  private source(): MeStateSource | null {
    try {
      return this.modules.get<MeStateSource>(ME_STATE_SOURCE, { strict: false });
    } catch {
      // Nest throws for a token that nobody provides: an installation without calls.
      return null;
    }
  }
}
