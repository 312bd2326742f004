import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UserListeners, type UserListener } from '../../auth/user-listeners';
import { Background } from '../background';
import { DeskDoor } from './desk-door';
import { left } from './desk-state';
import { DesksRepository } from './desks.repository';

/** Switching a user off ends their desk and completes their leg (calls.md D20); a person with them is given to somebody else (D18). */
@Injectable()
export class SwitchedOffAgents implements UserListener, OnModuleInit {
  constructor(
    private readonly users: UserListeners,
    private readonly desks: DesksRepository,
    private readonly door: DeskDoor,
    private readonly background: Background,
  ) {}

  onModuleInit(): void {
    this.users.add(this);
  }

  async onSwitchedOff(userId: string): Promise<void> {
    this.background.start(this.end(userId));
  }

  private async end(userId: string): Promise<void> {
    for (const id of await this.desks.openIds({ userId })) await this.door.change(id, left);
  }
}
