import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { CallState } from '@dialer/contracts';
import type { Redis } from 'ioredis';
import { Clock } from '../../platform/clock/clock';
import { REDIS } from '../../platform/redis/redis.module';
import { CallListeners, type CallListener } from '../calls/call-listeners';
import type { CallRow } from '../calls/calls.repository';

const KEPT_SECONDS = 24 * 60 * 60;
/** The words of contract.md §2, in the order they follow each other. */
const STATES = ['new', 'trying', 'ringing', 'active', 'hangup'] as const;
type KeyState = (typeof STATES)[number];
const WORDS: Record<CallState, KeyState> = {
  dialing: 'new',
  initiated: 'trying',
  ringing: 'ringing',
  'in-progress': 'active',
  completed: 'hangup',
  busy: 'hangup',
  'no-answer': 'hangup',
  failed: 'hangup',
  canceled: 'hangup',
};

/** Two processes write after their commits, in any order: a state never takes the place of a later one. */
const SET_UNLESS_OLDER = `
  local known = string.match(redis.call('GET', KEYS[1]) or '', '"state":"(%a+)"')
  if known and string.find(ARGV[3], known, 1, true) > string.find(ARGV[3], ARGV[2], 1, true) then return 0 end
  redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[4])
  return 1`;

/**
 * The live state of a direct call for other services, at `cold_call_status:{call_control_id}` (contract.md §2). Only while Redis is
 * configured; a Redis that is away costs a stale key, never a call.
 */
@Injectable()
export class CallStatusKey implements CallListener, OnModuleInit {
  readonly part = 'tells';
  private readonly logger = new Logger(CallStatusKey.name);

  constructor(
    private readonly listeners: CallListeners,
    private readonly clock: Clock,
    @Inject(REDIS) private readonly redis: Redis | null,
  ) {}

  onModuleInit(): void {
    if (this.redis) this.listeners.add(this);
  }

  /** Nothing is decided here; it tells of what has been. */
  async onChange(): Promise<void> {}

  async afterCommit(call: CallRow): Promise<void> {
    if (!this.redis || call.path !== 'direct' || !call.callSid) return;
    const state = WORDS[call.state];
    const value = JSON.stringify({
      call_control_id: call.callSid,
      state,
      to_phone: call.toPhone,
      from_phone: call.fromPhone,
      call_start_time: call.startedAt?.toISOString() ?? null,
      updated_at: this.clock.now().toISOString(),
    });
    try {
      await this.redis.eval(SET_UNLESS_OLDER, 1, `cold_call_status:${call.callSid}`, value, state, STATES.join(' '), KEPT_SECONDS);
    } catch (error) {
      this.logger.warn({ err: error, callId: call.id }, 'the live state of a call could not be written to Redis');
    }
  }
}
