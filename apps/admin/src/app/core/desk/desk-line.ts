import type { Signal, Type } from '@angular/core';
import type { AgentJoined, CallView, ProviderName } from '@dialer/contracts';

export type DeskLineStatus = 'off' | 'joining' | 'joined' | 'lost';

/** Why a rep's audio could not be brought to the desk: what happened, and what to do about it. */
export class DeskLineError extends Error {
  constructor(
    readonly what: string,
    readonly todo: string,
    options?: ErrorOptions,
  ) {
    super(`${what} ${todo}`, options);
    this.name = 'DeskLineError';
  }
}

/**
 * A rep's audio and call panel, as a campaign's desk needs them. Whoever owns microphones, softphones and the panel provides
 * it: features do not know each other.
 */
export abstract class DeskLine {
  abstract readonly status: Signal<DeskLineStatus>;
  /** A call made by hand is open, or its log is: nobody sits down meanwhile. */
  abstract readonly busy: Signal<boolean>;
  /** The call in the panel. */
  abstract readonly call: Signal<CallView | null>;

  /**
   * Microphone first, then whatever the carrier must know of before `sitDown` is asked, then the leg into the desk's room.
   * Rejects with a DeskLineError, or with the ApiError of `sitDown`.
   */
  abstract join(provider: ProviderName, sitDown: () => Promise<AgentJoined>): Promise<void>;
  abstract leave(): void;
  /** Puts an ended call away without its log. */
  abstract putAway(): void;
  /** The component that shows the call, to be put where the page wants it. */
  abstract panel(): Promise<Type<unknown>>;
}
