import { Injectable } from '@nestjs/common';
import type { CallPath } from '@dialer/contracts';
import type { Principal } from './principal';

/** Other modules that have a say in users; they add themselves in `onModuleInit`, auth knows none of them. */
export interface UserListener {
  /** After the commit: the user's sessions are gone. Must not throw. */
  onSwitchedOff?(userId: string, by: Principal): Promise<void>;
  /** The ways of calling on which a number (E.164) can be shown; null: cannot be told now. Must not throw. */
  callerIdPaths?(phone: string): Promise<CallPath[] | null>;
}

@Injectable()
export class UserListeners {
  private readonly listeners: UserListener[] = [];

  add(listener: UserListener): void {
    this.listeners.push(listener);
  }

  async switchedOff(userId: string, by: Principal): Promise<void> {
    for (const listener of this.listeners) await listener.onSwitchedOff?.(userId, by);
  }

  async callerIdPaths(phone: string): Promise<CallPath[] | null> {
    for (const listener of this.listeners) {
      const paths = await listener.callerIdPaths?.(phone);
      if (paths !== undefined) return paths;
    }
    return null;
  }
}
