import { Injectable } from '@nestjs/common';
import type { Principal } from './principal';

/** Other modules that must do something when a user is switched off; they add themselves in `onModuleInit`, auth knows none of them. */
export interface UserListener {
  /** After the commit: the user's sessions are gone. Must not throw. */
  onSwitchedOff(userId: string, by: Principal): Promise<void>;
}

@Injectable()
export class UserListeners {
  private readonly listeners: UserListener[] = [];

  add(listener: UserListener): void {
    this.listeners.push(listener);
  }

  async switchedOff(userId: string, by: Principal): Promise<void> {
    for (const listener of this.listeners) await listener.onSwitchedOff(userId, by);
  }
}
