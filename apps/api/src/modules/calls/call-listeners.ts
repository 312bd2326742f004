import { Injectable } from '@nestjs/common';
import type { CallDetailView } from '@dialer/contracts';
import type { CallEvent } from '@dialer/telephony';
import type { Tx } from '../../platform/database/database';
import type { CallRow } from './calls.repository';
import type { GateDial } from './dial-gate';

/** Columns of a call that a listener decides. */
export type ListenersPart = Partial<CallRow>;

/** What only the module that ordered a call knows of it, and the gate must. */
export type DialCircumstances = Pick<GateDial, 'automatic' | 'campaign' | 'campaignHours' | 'abandonStop'>;

/**
 * In which order they hear of one change: who notes what somebody has asked for, who decides about the call itself, who follows it
 * with rows of its own, who tells others of it all.
 */
const LISTENER_PARTS = ['notes', 'decides', 'follows', 'tells'] as const;
export type ListenerPart = (typeof LISTENER_PARTS)[number];

/** What other modules tell of a call on its page. */
export type CallExtras = Partial<Pick<CallDetailView, 'deliveries'>>;

/**
 * Other modules that must decide or write something inside the transaction that changes a call ("first human wins" is one, a
 * contact's status another). They import CallsModule and add themselves in `onModuleInit`, so that `calls` never
 * imports them (house.md §1.4, 7). The call's row is locked at that moment: whoever locks a contact and a call in a
 * transaction of its own takes the call first, or two of them wait for each other.
 */
export interface CallListener {
  readonly part: ListenerPart;
  /** The row has just been inserted; nothing was dialled yet. */
  onStart?(tx: Tx, call: CallRow): Promise<void>;
  /**
   * Every change of a row, with the event that caused it; null when it was a command of ours (a log, an end). What it
   * answers is written on the row too.
   */
  onChange(tx: Tx, before: CallRow, after: CallRow, event: CallEvent | null): Promise<ListenersPart | void>;
  /** Live frames of its own, as the last statements before those of the call's user (streams in their order). */
  announce?(tx: Tx, call: CallRow): Promise<void>;
  /**
   * After each commit, that of an event which came twice included (`before` is the same object then): time to nudge what is
   * owed. Must not throw.
   */
  afterCommit?(call: CallRow, before: CallRow): Promise<void>;
  /** Whose dial it is, where rules look at that: asked right before the request. Null: not one of this listener's calls. */
  dialing?(call: CallRow): Promise<DialCircumstances | null>;
  /** What the page of one call shows beside its own columns. */
  detail?(call: CallRow): Promise<CallExtras>;
}

@Injectable()
export class CallListeners {
  private readonly listeners: CallListener[] = [];

  /** In the order of their parts, whichever module begins first; of one part, in the order they come. */
  add(listener: CallListener): void {
    this.listeners.push(listener);
    this.listeners.sort((a, b) => LISTENER_PARTS.indexOf(a.part) - LISTENER_PARTS.indexOf(b.part));
  }

  async started(tx: Tx, call: CallRow): Promise<void> {
    for (const listener of this.listeners) await listener.onStart?.(tx, call);
  }

  /** The row with what the listeners put on it. */
  async changed(tx: Tx, before: CallRow, after: CallRow, event: CallEvent | null): Promise<CallRow> {
    let call = after;
    for (const listener of this.listeners) {
      const part = await listener.onChange(tx, before, call, event);
      if (part) call = { ...call, ...part };
    }
    return call;
  }

  async announce(tx: Tx, call: CallRow): Promise<void> {
    for (const listener of this.listeners) await listener.announce?.(tx, call);
  }

  async committed(call: CallRow, before: CallRow): Promise<void> {
    for (const listener of this.listeners) await listener.afterCommit?.(call, before);
  }

  /** Null: placed by hand or by API. */
  async dialing(call: CallRow): Promise<DialCircumstances | null> {
    for (const listener of this.listeners) {
      const circumstances = await listener.dialing?.(call);
      if (circumstances) return circumstances;
    }
    return null;
  }

  async detailOf(call: CallRow): Promise<CallExtras> {
    let extras: CallExtras = {};
    for (const listener of this.listeners) extras = { ...extras, ...(await listener.detail?.(call)) };
    return extras;
  }
}
