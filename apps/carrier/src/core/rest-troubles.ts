import type { FastifyReply } from 'fastify';
import type { Faults } from './faults';
import type { LoggedRequest } from './request-log';
import type { Timers } from './timers';

/** A lost reply: the client gives up before, or the connection is cut then. */
const REPLY_HELD_MS = 20_000;

/** Not done, and the client learns nothing: its connection is cut, or never answered. */
export class SilentRefusal extends Error {
  constructor(readonly how: 'drop' | 'timeout') {
    super(how);
  }
}

/** How a carrier words what `/control/faults` orders for its REST requests. */
export interface RefusalWords {
  serverError(): Error;
  throttled(): Error;
}

/** What REST requests suffer by order of `/control/faults`, whichever carrier's they are. */
export class RestTroubles {
  constructor(
    private readonly faults: Faults,
    private readonly timers: Timers,
    private readonly words: RefusalWords,
  ) {}

  /** True when the request is to be done but its reply to be lost; throws where it is not to be done. */
  async meet(method: string, path: string, logged: LoggedRequest): Promise<boolean> {
    const fault = this.faults.rest(method, path);
    if (!fault) return false;
    logged.trouble = fault.kind;
    if (fault.kind === 'drop' || fault.kind === 'timeout') throw new SilentRefusal(fault.kind);
    if (fault.kind === '500') throw this.words.serverError();
    if (fault.kind === '429') throw this.words.throttled();
    if (fault.kind === 'delay') await this.timers.wait(fault.delayMs);
    return fault.kind === 'lose_reply';
  }

  /** True when the request is dealt with by saying nothing. */
  isSilent(error: unknown, reply: FastifyReply): boolean {
    if (!(error instanceof SilentRefusal)) return false;
    if (error.how === 'timeout') this.leaveUnanswered(reply);
    else {
      reply.hijack();
      reply.raw.socket?.destroy();
    }
    return true;
  }

  leaveUnanswered(reply: FastifyReply): void {
    reply.hijack();
    const { socket } = reply.raw;
    const cancel = this.timers.after(REPLY_HELD_MS, () => socket?.destroy());
    socket?.once('close', cancel);
  }
}
